import { spawn } from 'node:child_process';
import { join } from 'node:path';
import * as v from 'valibot';
import { MeasureProblem } from '../problem';
import { readJsonLines } from '../jsonLines';
import { LoadMessageSchema, maxLoadLine, type LoadFigures, type LoadOrder } from './protocol';

/** The bundles of one build lie side by side. */
const generatorPath = join(__dirname, 'load.js');
/** Milliseconds beyond the load itself that a busy machine may take to start the generator and to read it. */
const slack = 30_000;
const maxWordsLength = 4096;

/**
 * Runs a load to its end in a process of its own.
 * @param onWarm called when the warm-up is over and the figures begin
 * @param signal ends it
 * @throws MeasureProblem when the generator fails, and the signal's reason when that ended it
 */
export function runLoad(order: LoadOrder, onWarm: () => void, signal: AbortSignal): Promise<LoadFigures> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [generatorPath], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
    windowsHide: true,
  });
  const kill = (): void => void child.kill('SIGKILL');
  const deadline = setTimeout(kill, order.warmUp + order.duration + slack);
  signal.addEventListener('abort', kill);
  let figures: LoadFigures | undefined;
  let words = '';
  return new Promise<LoadFigures>((resolve, reject) => {
    const fail = (why: string): void => {
      kill();
      reject(new MeasureProblem(`The load generator failed: ${why}.`));
    };
    readJsonLines(
      child.stdout,
      maxLoadLine,
      (value) => {
        const message = v.safeParse(LoadMessageSchema, value);
        if (!message.success) return fail(v.summarize(message.issues));
        if (message.output.type === 'warm') onWarm();
        else figures = message.output.figures;
      },
      (problem) => {
        if (problem !== undefined) fail(problem);
      },
    );
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-maxWordsLength);
    });
    // Gone before it has read the order: its exit tells why.
    child.stdin.on('error', () => undefined);
    child.stdin.write(`${JSON.stringify(order)}\n`);
    child.once('error', (error) => fail(error.message));
    child.once('close', (code, how) => {
      if (signal.aborted) reject(signal.reason as Error);
      else if (figures) resolve(figures);
      else fail(words.trim().split('\n').at(-1) ?? `it ended with ${how ?? code ?? '?'}`);
    });
  }).finally(() => {
    clearTimeout(deadline);
    signal.removeEventListener('abort', kill);
  });
}
