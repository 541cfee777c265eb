import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { Plan } from '../../../src/protocol/plan';
import { planDefaults } from '../../../src/protocol/planDefaults';
import { notifications, requests } from '../../../src/protocol/rpc';
import { protocolVersion } from '../../../src/protocol/version';
import { EventLog } from './eventLog';
import { cookieEnvironment, onTestEnd } from './leftovers';
import { root, supervisorPath } from './paths';

/** A plan for a program with what a person who set nothing gets, on a random port. */
export function planFor(program: string, changes: Partial<Plan> = {}): Plan {
  const env = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return {
    ...planDefaults,
    program,
    args: [],
    cwd: root,
    slotEnv: {},
    execArgv: [],
    watch: [],
    workers: 2,
    ...changes,
    env: { ...Object.fromEntries(env), PORT: '0', ...changes.env, ...cookieEnvironment },
  };
}

/** `dist/supervisor.js` as the editor starts it, and everything it tells. */
export class Supervisor {
  readonly log = new EventLog();
  readonly session = randomUUID();
  readonly connection: MessageConnection;
  readonly pid: number;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  readonly socket: Duplex;

  constructor(child: ChildProcess) {
    if (child.pid === undefined) throw new Error('The supervisor could not be started');
    this.pid = child.pid;
    this.socket = child.stdio[3] as Duplex;
    this.socket.on('error', () => undefined);
    const reader = new StreamMessageReader(this.socket);
    // Its timer outlives a connection that ends inside a message.
    reader.partialMessageTimeout = 0;
    this.connection = createMessageConnection(reader, new StreamMessageWriter(this.socket));
    this.connection.onNotification(notifications.event, (event) => this.log.add(event));
    this.connection.listen();
    this.ended = once(child, 'exit').then(([code]) => {
      this.log.end(`The supervisor ended with ${String(code)}`);
      return code as number | null;
    });
    onTestEnd(async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await this.ended;
      }
      this.connection.dispose();
      this.socket.destroy();
    });
  }

  handshake(): Promise<unknown> {
    return this.connection.sendRequest(requests.handshake, { protocol: protocolVersion });
  }

  async start(plan: Plan): Promise<void> {
    await this.handshake();
    await this.connection.sendRequest(requests.start, { session: this.session, plan });
  }

  async stop(): Promise<number | null> {
    await this.connection.sendRequest(requests.stop, null);
    return this.ended;
  }
}

/** @param runtime the node that runs the supervisor and the workers; the one that runs the tests unless told */
export function startSupervisor(runtime = process.execPath): Supervisor {
  return new Supervisor(
    spawn(runtime, [supervisorPath], {
      cwd: root,
      env: { ...process.env, ...cookieEnvironment },
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    }),
  );
}

/** Starts a program under a supervisor and waits until all its workers are ready. */
export async function supervise(
  program: string,
  changes: Partial<Plan> = {},
  runtime?: string,
): Promise<Supervisor> {
  const supervisor = startSupervisor(runtime);
  const plan = planFor(program, changes);
  await supervisor.start(plan);
  await supervisor.log.ready(plan.workers);
  return supervisor;
}
