/**
 * Measures in a process of its own, which the program's node runs: see `protocol/measure.ts` for what is said on stdin
 * and stdout. It ends, and what it measures with it, when its stdin does or a signal asks.
 */
import * as v from 'valibot';
import { maxMeasureLine, MeasureRequestSchema, type MeasureMessage } from '../protocol/measure';
import { readJsonLines } from './jsonLines';
import { measure } from './measure';
import { MeasureProblem } from './problem';

const abort = new AbortController();

const tell = (message: MeasureMessage): boolean => process.stdout.write(`${JSON.stringify(message)}\n`);

async function perform(value: unknown): Promise<void> {
  const request = v.parse(MeasureRequestSchema, value);
  try {
    const report = await measure(
      request,
      (done, total, message) => tell({ type: 'progress', done, total, message }),
      abort.signal,
    );
    tell({ type: 'report', report });
  } catch (error) {
    if (abort.signal.aborted) return;
    if (!(error instanceof MeasureProblem)) throw error;
    tell({ type: 'problem', message: error.message });
  }
}

let work: Promise<void> | undefined;

readJsonLines(
  process.stdin,
  maxMeasureLine,
  (value) => {
    work ??= perform(value).then(
      // Once the report is written: where pipes are slow, an exit would cut it off.
      () => void process.stdout.write('', () => process.exit(0)),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exit(1);
      },
    );
  },
  () => {
    abort.abort();
    if (!work) process.exit(1);
  },
);
// Nobody reads any more.
process.stdout.on('error', () => abort.abort());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => abort.abort());
