import { spawn, type ChildProcess } from 'node:child_process';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { expandSlotEnv } from '../launch/slotTemplate';
import { openProcessTable } from '../processes';
import { sweep } from '../processes/sweep';
import type { ProcessTable } from '../processes/types';
import type { Address } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import { sessionVariable, workerVariable } from '../protocol/telemetry';
import { AgentMessageSchema } from '../protocol/telemetrySchemas';
import { toAddress } from '../supervisor/address';
import { unlessAborted } from './abort';
import { readJsonLines } from './jsonLines';
import { MeasureProblem } from './problem';
import { readyTimeoutOf, type Subject } from './subject';

/** The bundles of one build lie side by side. */
const preloadPath = join(__dirname, 'listening.js');
const preloadFd = 3;
/** Characters of a line that tells where it listens. */
const maxLine = 16 * 1024;
/** What is kept of stderr, for the reason of an early end. */
const maxWordsLength = 8192;
/** Milliseconds from SIGTERM to SIGKILL, and to giving up. */
const graceMs = 2000;
const sweepDeadline = 8000;

/** The last line that tells more than a place, as Node writes an uncaught error. */
function lastError(words: string): string | undefined {
  const lines = words.split('\n').map((line) => line.trim());
  return lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.findLast((line) => line !== '');
}

class Plain implements Subject {
  readonly addresses: Address[] = [];
  readonly #child: ChildProcess;
  readonly #session = crypto.randomUUID();
  readonly #table: ProcessTable = openProcessTable();
  #words = '';
  #ending: string | undefined;
  #isStopping = false;
  #changed: () => void = () => undefined;

  constructor(
    private readonly plan: Plan,
    execArgv: readonly string[],
    private readonly signal: AbortSignal,
  ) {
    this.#child = spawn(
      process.execPath,
      [...execArgv, '--require', preloadPath, plan.program, ...plan.args],
      {
        cwd: plan.cwd,
        env: {
          ...plan.env,
          ...expandSlotEnv(plan.slotEnv, 1),
          // What it starts is found by these, wherever it went.
          [sessionVariable]: this.#session,
          [workerVariable]: '1',
        },
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        windowsHide: true,
      },
    );
    this.#listen();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get workers(): number[] {
    return this.#ending === undefined ? [this.pid] : [];
  }

  get failure(): string | undefined {
    return this.#isStopping ? undefined : this.#ending;
  }

  /** Resolves when it listens. @throws MeasureProblem, or the signal's reason */
  async untilListening(): Promise<void> {
    const timeout = readyTimeoutOf(this.plan.readyTimeout);
    let timer: NodeJS.Timeout | undefined;
    const listening = new Promise<void>((resolve, reject) => {
      const name = basename(this.plan.program);
      const late = `${name} did not listen within ${timeout} ms: only a server can be measured.`;
      timer = setTimeout(() => reject(new MeasureProblem(late)), timeout);
      this.#changed = () => {
        if (this.#ending !== undefined) reject(new MeasureProblem(this.#ending));
        else if (this.addresses.length > 0) resolve();
      };
      this.#changed();
    });
    await unlessAborted(this.signal, listening).finally(() => clearTimeout(timer));
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    const { pid } = this.#child;
    const row = pid === undefined ? undefined : await this.#table.row(pid);
    await sweep({
      table: this.#table,
      seeds: row && this.#ending === undefined ? [row] : [],
      cookie: [`${sessionVariable}=${this.#session}`],
      graceMs: this.signal.aborted ? 0 : graceMs,
      hurry: this.signal,
      deadlineMs: sweepDeadline,
    });
    this.#table.close();
    for (const stream of this.#child.stdio) stream?.destroy();
  }

  #listen(): void {
    const { stdout, stderr, stdio } = this.#child;
    stdout?.resume();
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#words = (this.#words + text).slice(-maxWordsLength);
    });
    const told = stdio[preloadFd] as Readable;
    const onTold = (value: unknown): void => {
      const message = v.safeParse(AgentMessageSchema, value);
      if (!message.success || message.output.type !== 'listening') return;
      this.addresses.push(toAddress(message.output));
      this.#changed();
    };
    readJsonLines(told, maxLine, onTold, () => undefined);
    const end = (why: string): void => {
      this.#ending ??= why;
      this.#changed();
    };
    this.#child.once('error', (error) => end(`The plain process could not be started: ${error.message}.`));
    this.#child.once('close', (code, how) => {
      const words = lastError(this.#words);
      const tail = words === undefined ? '.' : `: ${words}`;
      end(`The plain process ended with ${how ?? `code ${code ?? '?'}`}${tail}`);
    });
  }
}

/**
 * Runs a program as `node program` would, without a cluster; the only thing that is added tells where it listens.
 * @param signal ends the attempt, and makes the end of what was started a quick one
 * @throws MeasureProblem when it ends or does not listen, and the signal's reason
 */
export async function startPlain(plan: Plan, signal: AbortSignal): Promise<Subject> {
  signal.throwIfAborted();
  const ways = [plan.execArgv, ...(plan.fallbackExecArgv ? [plan.fallbackExecArgv] : [])];
  let problem: unknown;
  for (const execArgv of ways) {
    const subject = new Plain(plan, execArgv, signal);
    try {
      await subject.untilListening();
      return subject;
    } catch (error) {
      await subject.stop();
      problem = error;
      if (!(error instanceof MeasureProblem)) break;
    }
  }
  throw problem;
}
