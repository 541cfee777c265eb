import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LintOptions } from '../../lint';
import { reportOf, type Report, type Task } from './reports';
import type { SkippedFile } from './checkFile';

/** What a thread is started with. */
export interface ThreadData {
  readonly files: readonly LintOptions[];
  readonly task: Task;
  /** One number: the first of the files that nobody has taken yet. */
  readonly taken: SharedArrayBuffer;
}

/** What came of files that lie beside each other. */
export interface Batch {
  readonly first: number;
  readonly reports: readonly (Report | SkippedFile)[];
}

/** When the rest of the files is shared with threads. */
export interface Sharing {
  /** What a thread runs. */
  readonly program: string;
  /** Milliseconds that one thread has worked alone. */
  readonly after: number;
  /** Milliseconds that it would still take, going by what it has done. */
  readonly left: number;
}

/** A thread costs 400 ms of processor time until it is warm: a check of 2,000 ordinary files ends sooner without. */
const usual: Sharing = { program: join(__dirname, 'lintThread.js'), after: 500, left: 1500 };
/** Each takes 90 MB, and the command is to stay below 400. */
const mostThreads = 3;
const filesOfBatch = 16;

const resourceLimits = {
  maxYoungGenerationSizeMb: 48,
  // That of the main thread: what is nested too deeply for the parser is so wherever it is checked.
  stackSizeMb: 1.15,
};

/** Checks files, on several cores when that takes long. @returns what came of each, in their order */
export async function reportsOf(
  files: readonly LintOptions[],
  task: Task,
  { program, after, left } = usual,
): Promise<readonly (Report | SkippedFile)[]> {
  const reports = new Array<Report | SkippedFile | undefined>(files.length);
  const keep = ({ first, reports: batch }: Batch): void => {
    for (const [index, report] of batch.entries()) reports[first + index] = report;
  };
  const data: ThreadData = { files, task, taken: new SharedArrayBuffer(4) };
  const start = performance.now();
  let threads: readonly Promise<void>[] | undefined;
  for (const batch of batchesOf(data)) {
    keep(batch);
    const spent = performance.now() - start;
    const done = batch.first + batch.reports.length;
    if (threads || spent < after || (spent / done) * (files.length - done) < left) continue;
    const count = Math.min(availableParallelism() - 1, mostThreads);
    threads = Array.from({ length: count }, () => runThread(program, data, keep));
  }
  await Promise.all(threads ?? []);
  // What a thread had taken when it died, for want of memory, is left.
  return files.map((file, index) => reports[index] ?? reportOf(file, task));
}

/** Takes files that nobody has taken, a few at a time, and checks them. */
export function* batchesOf({ files, task, taken }: ThreadData): Generator<Batch> {
  const next = new Int32Array(taken);
  for (;;) {
    const first = Atomics.add(next, 0, filesOfBatch);
    if (first >= files.length) return;
    const reports = files.slice(first, first + filesOfBatch).map((file) => reportOf(file, task));
    yield { first, reports };
  }
}

/** Resolves when the thread has ended, however it did. */
function runThread(program: string, workerData: ThreadData, keep: (batch: Batch) => void): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    const thread = new Worker(program, { workerData, resourceLimits });
    thread.on('message', keep);
    // It is followed by the end.
    thread.on('error', () => undefined);
    thread.on('exit', () => resolve());
  });
  // The system had no room for one more.
  return ended.catch(() => undefined);
}
