import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type {
  AgentCommand,
  AgentMessage,
  AgentOptions,
  DrainCommand,
  ListeningMessage,
} from '../../../src/protocol/telemetry';
import { agentVariable } from '../../../src/protocol/telemetry';
import type { Observed } from '../../../src/protocol/traffic';
import { until } from '../../support/until';
import { cookieEnvironment, onTestEnd } from './leftovers';
import { root } from './paths';

export const agentPath = join(root, 'dist', 'agent.js');

export interface ProgramOptions {
  args?: string[];
  runtime?: string;
  execArgv?: string[];
  env?: Record<string, string | undefined>;
  options?: Partial<AgentOptions>;
  /** False runs the same program without the agent. */
  agent?: boolean;
  /** In place of `dist/agent.js`. */
  preload?: string;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A program with the agent in it, driven over the agent's own protocol. */
export class AgentProcess {
  readonly messages: { message: AgentMessage; at: number }[] = [];
  readonly ended: Promise<Ended>;
  readonly pid: number;
  stdout = '';
  stderr = '';

  constructor(readonly child: ChildProcess) {
    const { pid, stdout, stderr } = child;
    if (pid === undefined || !stdout || !stderr) throw new Error('The program could not be started');
    this.pid = pid;
    stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    let received = '';
    this.#telemetry.on('error', () => undefined);
    this.#telemetry.setEncoding('utf8').on('data', (text: string) => {
      const lines = (received + text).split('\n');
      received = lines.pop() ?? '';
      for (const line of lines)
        this.messages.push({ message: JSON.parse(line) as AgentMessage, at: performance.now() });
    });
    // Not the child's own 'close', which Node leaves out after a disconnect on this side.
    const closed = [stdout, stderr, this.#telemetry].map((stream) => once(stream, 'close'));
    const exited = once(child, 'exit') as Promise<[Ended['code'], Ended['signal']]>;
    this.ended = Promise.all([exited, ...closed]).then(([[code, signal]]) => ({ code, signal }));
    onTestEnd(async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await this.ended;
    });
  }

  get #telemetry(): Duplex {
    return this.child.stdio[4] as Duplex;
  }

  /** What it said besides what it observed, which comes when it comes. */
  get told(): AgentMessage['type'][] {
    return this.messages.map(({ message }) => message.type).filter((type) => type !== 'observed');
  }

  /** What it observed, the oldest first. */
  get observed(): Observed[] {
    return this.messages.flatMap(({ message }) => (message.type === 'observed' ? [message] : []));
  }

  send(command: AgentCommand): void {
    this.#telemetry.write(`${JSON.stringify(command)}\n`);
  }

  /** Long enough that nothing happens for its sake, unless a test says otherwise. */
  drain(changes: Partial<DrainCommand> = {}): void {
    this.send({ type: 'drain', idle: 'await-request', deadline: 60_000, streams: 60_000, ...changes });
  }

  async waitFor<T extends AgentMessage['type']>(
    type: T,
    count = 1,
  ): Promise<{ message: Extract<AgentMessage, { type: T }>; at: number }> {
    const found = await until(`${count} × ${type} of ${this.told.join(', ')}\n${this.stderr}`, () => {
      if (this.child.exitCode !== null && !this.messages.some(({ message }) => message.type === type))
        throw new Error(`Ended:\n${this.stderr}`);
      return this.messages.filter(({ message }) => message.type === type)[count - 1];
    });
    return found as { message: Extract<AgentMessage, { type: T }>; at: number };
  }

  async port(): Promise<number> {
    const { message }: { message: ListeningMessage } = await this.waitFor('listening');
    if (message.port === undefined) throw new Error('It listens on no port');
    return message.port;
  }
}

/** Runs a program in a child with an IPC channel, as `child_process.fork` does, with the agent before it. */
export function runWithAgent(program: string, given: ProgramOptions = {}): AgentProcess {
  const { args = [], runtime = process.execPath, execArgv = [], env, agent = true } = given;
  const options: AgentOptions = {
    heartbeat: 0,
    reusePort: false,
    childrenLimit: 0,
    keepAlive: [],
    ipc: { payloads: true, redact: ['password', 'token'] },
    ...given.options,
  };
  const preload = agent ? ['--require', given.preload ?? agentPath] : [];
  return new AgentProcess(
    spawn(runtime, [...execArgv, ...preload, program, ...args], {
      cwd: root,
      env: { ...process.env, [agentVariable]: JSON.stringify(options), ...env, ...cookieEnvironment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe', 'pipe'],
    }),
  );
}
