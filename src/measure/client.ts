import { spawn } from 'node:child_process';
import { join } from 'node:path';
import * as v from 'valibot';
import {
  maxMeasureLine,
  MeasureMessageSchema,
  type MeasureReport,
  type MeasureRequest,
} from '../protocol/measure';
import { readJsonLines } from './jsonLines';
import { MeasureProblem } from './problem';

/** The bundles of one build lie side by side. */
const measurePath = join(__dirname, 'measure.js');
/** Milliseconds that it has to end what it measures once it is cancelled: a supervisor needs two seconds at most. */
const cancelDeadline = 10_000;
/** A start, a knock and a stop of what is measured, milliseconds, that every measurement may take besides its load. */
const slack = 120_000;
const maxWordsLength = 4096;

/** How long a measurement may take until nobody believes in it any more, milliseconds. */
const deadlineOf = ({ counts, load }: MeasureRequest): number =>
  (counts.length + 1) * load.rounds * (load.warmUp + load.duration + slack);

export interface MeasureHooks {
  /** @param done measurements that are over, of `total`; `message` is what is measured now */
  onProgress: (done: number, total: number, message: string) => void;
}

/**
 * Measures a program in a process of its own.
 * @param node the executable that runs the program
 * @param env for that process itself; the program's environment is in the plan
 * @param signal cancels it
 * @returns nothing when it was cancelled; nothing is left running then
 * @throws MeasureProblem when it cannot be measured
 */
export function runMeasure(
  node: string,
  env: NodeJS.ProcessEnv,
  request: MeasureRequest,
  { onProgress }: MeasureHooks,
  signal: AbortSignal,
): Promise<MeasureReport | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  const child = spawn(node, [measurePath], {
    // Options meant for the program must not keep what measures it from starting.
    env: { ...env, NODE_OPTIONS: '' },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let last: NodeJS.Timeout | undefined;
  const kill = (): void => void child.kill('SIGKILL');
  const cancel = (): void => {
    child.stdin.end();
    last ??= setTimeout(kill, cancelDeadline);
  };
  const deadline = setTimeout(cancel, deadlineOf(request));
  signal.addEventListener('abort', cancel);
  let report: MeasureReport | undefined;
  let words = '';
  return new Promise<MeasureReport | undefined>((resolve, reject) => {
    const fail = (why: string): void => {
      cancel();
      reject(new MeasureProblem(why));
    };
    readJsonLines(
      child.stdout,
      maxMeasureLine,
      (value) => {
        const parsed = v.safeParse(MeasureMessageSchema, value);
        if (!parsed.success) return fail(`The measurement failed: ${v.summarize(parsed.issues)}.`);
        const message = parsed.output;
        if (message.type === 'progress') onProgress(message.done, message.total, message.message);
        else if (message.type === 'report') report = message.report;
        else fail(message.message);
      },
      (problem) => {
        if (problem !== undefined) fail(`The measurement failed: ${problem}.`);
      },
    );
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-maxWordsLength);
    });
    child.stdin.on('error', () => undefined);
    child.stdin.write(`${JSON.stringify(request)}\n`);
    child.once('error', (error) => fail(`The measurement could not be started: ${error.message}.`));
    child.once('close', (code, how) => {
      if (report || signal.aborted) resolve(report);
      else fail(`The measurement failed: ${words.trim() || `it ended with ${how ?? code ?? '?'}`}.`);
    });
  }).finally(() => {
    clearTimeout(deadline);
    signal.removeEventListener('abort', cancel);
    child.once('exit', () => clearTimeout(last));
    if (child.exitCode !== null || child.signalCode !== null) clearTimeout(last);
  });
}
