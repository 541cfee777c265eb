import { buildPlan } from '../launch/buildPlan';
import { chosenProgram, shellEnvironment } from './program';
import { runMeasure } from '../measure/client';
import { workerCounts } from '../measure/counts';
import { readLoadWishes } from '../measure/loadWishes';
import { MeasureProblem } from '../measure/problem';
import { toMarkdown, toText } from '../measure/table';
import type { MeasureReport } from '../protocol/measure';
import type { MeasureOptions } from './measureOptions';
import { write } from './write';

const forms: Record<MeasureOptions['format'], (report: MeasureReport) => string> = {
  text: toText,
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  markdown: toMarkdown,
};

/** Conventional for a program that was interrupted. */
const interrupted = 130;

/**
 * Measures how a program scales, and prints the report; what it does meanwhile goes to stderr.
 * @returns the exit code
 * @throws LaunchProblem, and MeasureProblem for a request file, when it cannot begin
 */
export async function measureScaling(options: MeasureOptions): Promise<number> {
  const folder = process.cwd();
  const requests = await readLoadWishes(options.requests, folder);
  const found = await chosenProgram(options.program, folder, 'muster measure server.js', options.app);
  const runtime = { path: process.execPath, version: process.versions.node };
  const plan = await buildPlan(found, options.wishes, options.policy, runtime, folder, shellEnvironment());
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => abort.abort());
  process.stdout.on('error', () => abort.abort());
  process.stderr.on('error', () => abort.abort());
  const hooks = {
    onProgress: (done: number, total: number, message: string): void =>
      void write(process.stderr, `muster | ${done + 1} of ${total}: ${message}\n`),
  };
  const request = { plan, counts: workerCounts(options.most), requests, load: options.load };
  try {
    const report = await runMeasure(runtime.path, process.env, request, hooks, abort.signal);
    if (!report) return interrupted;
    await write(process.stdout, forms[options.format](report));
    return 0;
  } catch (error) {
    if (!(error instanceof MeasureProblem)) throw error;
    console.error(`muster: ${error.message}`);
    return 1;
  }
}
