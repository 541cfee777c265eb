import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { EventLog } from './eventLog';
import { cookieEnvironment, onTestEnd } from './leftovers';
import { cliPath, root } from './paths';

export interface MusterOptions {
  /** The node that runs `muster` and the workers; the one that runs the tests unless told. */
  runtime?: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** `muster run … --json` in a process group of its own, and everything it tells. */
export class Muster {
  readonly log = new EventLog();
  readonly pid: number;
  /** Resolves when it has ended and its last event was read. */
  readonly ended: Promise<Ending>;
  readonly stdout: Readable;
  #stderr = '';

  constructor(child: ChildProcess) {
    const { pid, stdout, stderr } = child;
    if (pid === undefined || !stdout || !stderr) throw new Error('muster could not be started');
    this.pid = pid;
    this.stdout = stdout;
    stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    let received = '';
    stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (received + text).split('\n');
      received = lines.pop() ?? '';
      for (const line of lines) this.log.add(JSON.parse(line));
    });
    this.ended = (once(child, 'close') as Promise<[Ending['code'], Ending['signal']]>).then(
      ([code, signal]) => {
        this.log.end(`muster ended with ${code ?? signal ?? '?'}: ${this.#stderr}`);
        return { code, signal };
      },
    );
    onTestEnd(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await this.ended;
    });
  }

  get stderr(): string {
    return this.#stderr;
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** As Ctrl+C in a terminal: to every process of the group. */
  signalGroup(signal: NodeJS.Signals): void {
    process.kill(-this.pid, signal);
  }

  /** SIGINT, and what it came to. */
  stop(): Promise<Ending> {
    this.signal('SIGINT');
    return this.ended;
  }
}

/** Runs `muster run --json` with `args`, on a random port unless the environment says otherwise. */
export function startMuster(args: readonly string[], options: MusterOptions = {}): Muster {
  const { runtime = process.execPath, cwd = root, env } = options;
  return new Muster(
    spawn(runtime, [cliPath, 'run', '--json', ...args], {
      cwd,
      env: { ...process.env, PORT: '0', ...env, ...cookieEnvironment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    }),
  );
}
