import type { ProcessInfo } from '../protocol/events';
import { programName } from './programName';

/** Children of one worker that run the same program and grow in number. */
export interface StrayGroup {
  slot: number;
  program: string;
  members: ProcessInfo[];
  /** How many more there are each minute, over the time in which they were seen to grow. */
  growth: number;
}

/** Milliseconds that a child lives to count: one that does a short job is not lost. */
const settledAge = 10_000;
/** Fewer of one kind are no matter yet. */
const fewest = 10;
/**
 * Milliseconds in each quarter of which the least number of a group must have risen, to more than there ever were before
 * the window. A pool that is filled within a minute, at the start or with the first load, grows once; children that come
 * and go with requests, or are replaced, have been as many before. The short window finds a leak at every request, the
 * long one a leak of one a minute.
 */
const windows = [120_000, 1_200_000];
const quarters = [4, 3, 2, 1];

/** How many there were from a moment on. */
interface Step {
  at: number;
  count: number;
}

/** What is known of a group: the steps that the longest window may still ask for, and the most there were before. */
interface History {
  steps: Step[];
  most: number;
}

/** Remembers how many long-lived children of each kind each worker has had. */
export class Strays {
  readonly #histories = new Map<string, History>();

  /**
   * @param now wall milliseconds
   * @returns the groups that grow and have grown for the length of a window
   */
  next(infos: readonly ProcessInfo[], now: number): StrayGroup[] {
    const groups = groupChildren(infos);
    for (const key of this.#histories.keys()) if (!groups.has(key)) this.#histories.delete(key);
    const strays: StrayGroup[] = [];
    for (const [key, all] of groups) {
      // The young count for the growth, lest a pool that is being replaced seem to shrink and to grow again.
      const history = remember(this.#histories.get(key), { at: now, count: all.length });
      this.#histories.set(key, history);
      const members = all.filter(({ startedAt }) => now - startedAt >= settledAge);
      const growth = members.length < fewest ? undefined : growthOf(history, now);
      const [first] = members;
      if (first && growth !== undefined)
        strays.push({ slot: first.slot, program: programName(first.command), members, growth });
    }
    return strays;
  }
}

/** The live children of each worker process, by what they run. */
function groupChildren(infos: readonly ProcessInfo[]): Map<string, ProcessInfo[]> {
  const pids = new Set(infos.map(({ pid }) => pid));
  const groups = new Map<string, ProcessInfo[]>();
  for (const info of infos) {
    const { parent, state, command, slot } = info;
    // A parent that is no descendant is a worker.
    const isChild = parent !== undefined && !pids.has(parent);
    const isLive = state === 'running' || state === 'stopped' || state === 'stray';
    if (!isChild || !isLive) continue;
    const key = `${slot}:${parent}:${programName(command)}`;
    const group = groups.get(key);
    if (group) group.push(info);
    else groups.set(key, [info]);
  }
  return groups;
}

function remember(history: History | undefined, step: Step): History {
  const { steps, most } = history ?? { steps: [], most: 0 };
  const all = steps.at(-1)?.count === step.count ? steps : [...steps, step];
  const oldest = step.at - Math.max(...windows);
  const first = Math.max(
    0,
    all.findLastIndex(({ at }) => at <= oldest),
  );
  return { steps: all.slice(first), most: Math.max(most, ...all.slice(0, first).map(({ count }) => count)) };
}

/** More children a minute, over the first window in whose every quarter there were more; undefined when in none. */
function growthOf(history: History, now: number): number | undefined {
  const { steps } = history;
  const last = steps.at(-1)?.count ?? 0;
  for (const window of windows) {
    const start = now - window;
    const before = steps.filter(({ at }) => at <= start).map(({ count }) => count);
    if (before.length === 0) continue;
    const least = quarters.map((left) =>
      leastBetween(steps, now - (left * window) / 4, now - ((left - 1) * window) / 4),
    );
    const most = Math.max(history.most, ...before);
    const isRising = least.every((count, index) => count > (least[index - 1] ?? 0));
    if (isRising && (least.at(-1) ?? 0) > most) return ((last - (before.at(-1) ?? 0)) * 60_000) / window;
  }
  return undefined;
}

/** The least number that there was in a span of time. */
function leastBetween(steps: readonly Step[], from: number, to: number): number {
  const counts = steps.filter(({ at }, index) => at <= to && (steps[index + 1]?.at ?? Infinity) > from);
  return Math.min(...counts.map(({ count }) => count));
}
