import type { ProcessInfo } from '../../protocol/events';
import type { ThreadFigures } from '../../protocol/traffic';
import { labelOfThread } from './threadText';

interface Filter {
  /** In lower case; each must be there, in any order. */
  words: string[];
  /** Of the worker, where the filter names one. */
  slot?: number;
}

const workerWords = /\bworker\s+(\d+)\b/i;

function parse(filter: string): Filter {
  const slot = workerWords.exec(filter)?.[1];
  const words = filter.replace(workerWords, '').toLowerCase().split(/\s+/).filter(Boolean);
  return { words, ...(slot !== undefined && { slot: Number(slot) }) };
}

function lets(filter: Filter, text: string, slot: number): boolean {
  const lower = text.toLowerCase();
  if (filter.slot !== undefined && filter.slot !== slot) return false;
  return filter.words.every((word) => lower.includes(word));
}

/**
 * The processes whose command line, pid, state or worker match a filter, and those that they hang on.
 * @param text words, all of which must be there, and `worker 2` for what comes from that one; none lets everything through
 */
export function filterProcesses(
  processes: ReadonlyMap<number, ProcessInfo>,
  text: string,
): ReadonlyMap<number, ProcessInfo> {
  if (text.trim() === '') return processes;
  const filter = parse(text);
  const wanted = new Set<number>();
  for (const { command, pid, state, slot } of processes.values()) {
    if (!lets(filter, `${command} ${pid} ${state}`, slot)) continue;
    for (
      let at: number | undefined = pid;
      at !== undefined && !wanted.has(at);
      at = processes.get(at)?.parent
    )
      if (processes.has(at)) wanted.add(at);
      else break;
  }
  return new Map([...processes].filter(([pid]) => wanted.has(pid)));
}

/** The threads whose label or worker match a filter, by slot. */
export function filterThreads(
  threads: ReadonlyMap<number, readonly ThreadFigures[]>,
  text: string,
): ReadonlyMap<number, readonly ThreadFigures[]> {
  if (text.trim() === '') return threads;
  const filter = parse(text);
  return new Map(
    [...threads].map(([slot, list]) => [
      slot,
      list.filter((thread) => lets(filter, labelOfThread(thread), slot)),
    ]),
  );
}
