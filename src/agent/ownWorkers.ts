/**
 * In a program that is its own cluster primary: the workers that it forks are given the agent, and lines of their own
 * to the supervisor, as the supervisor's workers have them. What the program asked of `node:cluster` stays as it is:
 * `cluster.settings`, `process.execArgv`, the IPC channel and the first four file descriptors.
 */
import { ChildProcess, type Serializable } from 'node:child_process';
import cluster, { type Worker } from 'node:cluster';
import { writeSync } from 'node:fs';
import { connect, type Server, type Socket } from 'node:net';
import {
  agentVariable,
  ownWorkerNumber,
  telemetryFd,
  workerVariable,
  type AgentOptions,
  type OwnLineHeader,
  type OwnWorkerMessage,
  type PrimaryOptions,
  type SendCommand,
} from '../protocol/telemetry';
import { intercept } from './intercept';

/** What `child_process.spawn` has made of its arguments. Source: `normalizeSpawnArguments` in lib/child_process.js. */
interface SpawnOptions {
  args?: string[];
  envPairs?: string[];
  stdio?: unknown;
}

/** By which a cluster worker knows that it is one; `cluster.fork` gives it, and Node takes it away again. */
const clusterVariable = 'NODE_UNIQUE_ID=';

const idOf = ({ envPairs = [] }: SpawnOptions): number =>
  Number(envPairs.find((pair) => pair.startsWith(clusterVariable))?.slice(clusterVariable.length));

/**
 * A connection whose other end is the supervisor's, to be given to a child. A local socket is connected at once or
 * not at all, so that it has its number before its `'connect'`.
 */
function openLine(path: string, header: OwnLineHeader): Socket {
  const socket = connect(path);
  socket.on('error', () => socket.destroy());
  const { fd = -1 } = (socket as unknown as { _handle?: { fd?: number } | null })._handle ?? {};
  try {
    writeSync(fd, `${JSON.stringify(header)}\n`);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** The options with the agent in them; undefined where the program gives its workers these descriptors itself. */
function withAgent(
  asked: SpawnOptions,
  lines: readonly Socket[],
  env: Readonly<Record<string, string>>,
): SpawnOptions {
  const { args = [], envPairs = [], stdio } = asked;
  const [file = '', ...rest] = args;
  const others = envPairs.filter((pair) => !Object.keys(env).some((name) => pair.startsWith(`${name}=`)));
  return {
    ...asked,
    args: [file, '--require', __filename, ...rest],
    envPairs: [...others, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
    stdio: [...(stdio as unknown[]), ...lines],
  };
}

/**
 * Whether a primary listens on a server for its workers, who tell of it themselves.
 * Source: `RoundRobinHandle` in lib/internal/cluster/round_robin_handle.js, whose server takes connections with
 * `assert.fail`.
 */
export function isSharedByPrimary(server: Server): boolean {
  return server.listeners('connection').some(({ name }) => name === 'fail');
}

/** Sends a person's message as the primary itself would. */
export function sendToOwnWorkers({ number }: PrimaryOptions, { workers, message }: SendCommand): void {
  for (const worker of Object.values(cluster.workers ?? {})) {
    if (!worker?.isConnected() || !workers.includes(ownWorkerNumber(number, worker.id))) continue;
    worker.send(message as Serializable, () => undefined);
  }
}

/**
 * Puts the agent into what `cluster.fork` starts from now on, and tells of it.
 * @param options those of the primary's own agent, which its workers take over
 * @param send takes what becomes of the workers
 */
export function watchOwnWorkers(
  { socket, number }: PrimaryOptions,
  options: AgentOptions,
  send: (message: OwnWorkerMessage) => void,
): void {
  const numberOf = ({ id }: Worker): number => ownWorkerNumber(number, id);
  const prototype = ChildProcess.prototype as ChildProcess & { spawn: unknown };

  intercept(prototype, 'spawn', (child, args, spawn) => {
    const [asked] = args as [SpawnOptions];
    const worker = ownWorkerNumber(number, idOf(asked));
    const hasRoom = Array.isArray(asked.stdio) && asked.stdio.length === telemetryFd;
    if (!Number.isSafeInteger(worker) || !hasRoom) return spawn(...args);
    const lines: Socket[] = [];
    try {
      for (const line of ['telemetry', 'pulse'] as const) lines.push(openLine(socket, { worker, line }));
    } catch {
      // The worker runs unobserved: its primary still tells of it.
      for (const line of lines) line.destroy();
      return spawn(...args);
    }
    try {
      const inherited = { ...options };
      delete inherited.primary;
      const env = {
        [agentVariable]: JSON.stringify(inherited),
        [workerVariable]: String(worker),
      };
      const result = spawn(withAgent(asked, lines, env));
      Object.assign(child, { spawnargs: asked.args });
      return result;
    } finally {
      for (const line of lines) line.destroy();
    }
  });

  cluster.on('fork', (worker) => {
    const { pid } = worker.process;
    send({
      type: 'ownWorker',
      change: 'forked',
      worker: numberOf(worker),
      ...(pid === undefined ? {} : { pid }),
    });
  });
  cluster.on('disconnect', (worker) => {
    if (worker.exitedAfterDisconnect)
      send({ type: 'ownWorker', change: 'disconnected', worker: numberOf(worker) });
  });
  cluster.on('exit', (worker, code: number | null, signal: string | null) => {
    const asked = worker.exitedAfterDisconnect ? 'disconnect' : worker.process.killed ? 'signal' : undefined;
    send({
      type: 'ownWorker',
      change: 'exited',
      worker: numberOf(worker),
      ...(code === null ? {} : { code }),
      ...(signal === null ? {} : { signal }),
      ...(asked && { asked }),
    });
  });
}
