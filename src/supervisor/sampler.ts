import pidusage from 'pidusage';
import { isLive } from '../processes/identity';
import type { ProcessRow } from '../processes/types';
import type { Sample } from '../protocol/events';
import { LoopDelay } from './loopDelay';

/** Milliseconds between two samples. */
const interval = 1000;

export interface SampledWorker {
  slot: number;
  pid: number;
  /** Its living descendants, as the process table has just shown them. */
  descendants: readonly ProcessRow[];
}

/**
 * Samples CPU and memory of the workers at 1 Hz. For these pidusage is the source: few pids, known beforehand, of which
 * nothing but these two figures is wanted. It reads `/proc` on Linux without spawning anything; it starts one `ps` on
 * macOS and one PowerShell on Windows for all pids together. What the workers have started comes from the process table,
 * which has read its CPU time and memory along with its state and parent: pidusage tells neither of these, and would
 * read the same file once more.
 * @param workers asked before each sample
 * @param onSample CPU in percent of one core, memory in bytes, and our own longest loop delay in milliseconds
 * @returns a function that ends the sampling
 */
export function startSampling(
  workers: () => Promise<SampledWorker[]>,
  onSample: (samples: Sample[], loopDelay: number) => void,
): () => void {
  const delay = new LoopDelay();
  let timer: NodeJS.Timeout;
  let over = false;

  const tick = async (): Promise<void> => {
    const samples = await measure(await workers());
    if (over) return;
    onSample(samples, Math.round(delay.take() * 10) / 10);
    timer = setTimeout(() => void tick(), interval);
  };
  timer = setTimeout(() => void tick(), interval);

  return () => {
    over = true;
    clearTimeout(timer);
    delay.end();
    pidusage.clear();
  };
}

async function measure(workers: SampledWorker[]): Promise<Sample[]> {
  // One pid that is gone fails a whole call: asked one by one where that costs no process of its own.
  const groups = process.platform === 'linux' ? workers.map((worker) => [worker]) : [workers];
  const samples = await Promise.all(groups.map(measureTogether));
  return samples.flat();
}

async function measureTogether(workers: SampledWorker[]): Promise<Sample[]> {
  if (workers.length === 0) return [];
  try {
    const usage = (await pidusage(workers.map(({ pid }) => pid))) as Record<
      string,
      pidusage.Status | undefined
    >;
    return workers.flatMap(({ slot, pid, descendants }) => {
      const figures = usage[pid];
      if (!figures) return [];
      const { memory } = figures;
      const children = descendants.filter(isLive);
      const treeMemory = children.reduce((sum, { rss }) => sum + rss, memory);
      const cpu = Math.round(figures.cpu * 10) / 10;
      return [{ slot, pid, cpu, memory, treeMemory, children: children.length }];
    });
  } catch {
    // A worker that ended just now: the next sample is right again.
    return [];
  }
}
