import { isLive, parentOf, ProcessIds } from './identity';
import type { IsKept } from './keepPattern';
import type { ProcessDetails, ProcessId, ProcessRow } from './types';

/** What a sweep ends. */
export interface SweepTarget {
  /** All that is known to be of the worker or session that has ended, as far as it may still run. */
  readonly seeds: readonly ProcessId[];
  /** `NAME=value`s which the environment of a process must all have for it to be one of them. */
  readonly cookie: readonly string[];
  /** Which processes stay, with what they started; none without it. */
  readonly isKept?: IsKept;
}

/** What one look at the process table finds: what is to be ended, and what is to be kept. */
export interface SweepFindings {
  targets: ProcessRow[];
  kept: ProcessRow[];
}

/**
 * @throws TypeError for a target that says nothing about whom it means, and so might mean everyone
 */
export function checkSweepTarget({ seeds, cookie }: SweepTarget): void {
  if (seeds.length === 0 && cookie.length === 0) throw new TypeError('A sweep needs a seed or a cookie');
  for (const variable of cookie)
    if (!/^[^=\0]+=[^\0]+$/.test(variable)) throw new TypeError(`Not a cookie: ${JSON.stringify(variable)}`);
  for (const { pid } of seeds)
    if (!Number.isSafeInteger(pid) || pid <= 1) throw new TypeError(`Not a seed: process ${pid}`);
}

/**
 * Chooses whom a sweep ends, over several looks at the process table: seeds, those that carry the cookie, and their
 * descendants, whom it remembers when they are re-parented. Never ourselves, our ancestors, nor what is kept.
 */
export class SweepSelection {
  readonly #target: SweepTarget;
  readonly #self: number;
  readonly #marked: ProcessIds;
  /** By pid: a process's environment is read once, as a foreign one of thousands costs as much as one of ours. */
  readonly #verdicts = new Map<number, { start: number; carries: boolean }>();

  constructor(target: SweepTarget, self: number) {
    checkSweepTarget(target);
    this.#target = target;
    this.#self = self;
    this.#marked = new ProcessIds(target.seeds);
  }

  /** Those whose environment has still to be read. */
  unread(rows: readonly ProcessRow[]): ProcessRow[] {
    if (this.#target.cookie.length === 0) return [];
    return rows.filter((row) => isLive(row) && this.#verdicts.get(row.pid)?.start !== row.start);
  }

  /** Takes what the environments of `unread` say; one that could not be told is asked about again. */
  learn(rows: readonly ProcessRow[], verdicts: readonly (boolean | undefined)[]): void {
    for (const [index, { pid, start }] of rows.entries()) {
      const carries = verdicts[index];
      if (carries !== undefined) this.#verdicts.set(pid, { start, carries });
    }
  }

  /** The live processes that the sweep is about, kept ones among them. They are remembered. */
  ours(rows: readonly ProcessRow[]): ProcessRow[] {
    const byPid = new Map(rows.map((row) => [row.pid, row]));
    const ancestors = ancestorsOf(this.#self, byPid);
    const decided = new Map<number, boolean>();
    const isOurs = (row: ProcessRow): boolean => {
      const before = decided.get(row.pid);
      if (before !== undefined) return before;
      const parent = parentOf(row, byPid);
      decided.set(row.pid, false); // Until it is known, which ends a circle that rows of two moments may make.
      const result =
        row.pid > 1 &&
        !ancestors.has(row.pid) &&
        (this.#marked.has(row) || this.#carries(row) || (parent !== undefined && isOurs(parent)));
      decided.set(row.pid, result);
      return result;
    };
    const ours = rows.filter((row) => isOurs(row));
    this.#marked.add(ours);
    return ours.filter((row) => isLive(row) && row.pid !== this.#self);
  }

  /** Sets apart what is kept: what the patterns name, and what that has started. */
  divide(
    ours: readonly ProcessRow[],
    details: (row: ProcessRow) => ProcessDetails | undefined,
  ): SweepFindings {
    const { isKept } = this.#target;
    if (isKept === undefined) return { targets: [...ours], kept: [] };
    const byPid = new Map(ours.map((row) => [row.pid, row]));
    const decided = new Map<number, boolean>();
    const stays = (row: ProcessRow): boolean => {
      const before = decided.get(row.pid);
      if (before !== undefined) return before;
      const parent = parentOf(row, byPid);
      decided.set(row.pid, false);
      const told = details(row);
      const result = (told !== undefined && isKept(told)) || (parent !== undefined && stays(parent));
      decided.set(row.pid, result);
      return result;
    };
    const kept = ours.filter((row) => stays(row));
    return { targets: ours.filter((row) => !stays(row)), kept };
  }

  get isPicky(): boolean {
    return this.#target.isKept !== undefined;
  }

  #carries({ pid, start }: ProcessRow): boolean {
    const verdict = this.#verdicts.get(pid);
    return verdict?.start === start && verdict.carries;
  }
}

function ancestorsOf(pid: number, byPid: ReadonlyMap<number, ProcessRow>): Set<number> {
  const ancestors = new Set<number>();
  for (let row = byPid.get(pid); row !== undefined; row = byPid.get(row.ppid)) {
    if (ancestors.has(row.ppid)) break;
    ancestors.add(row.ppid);
  }
  return ancestors;
}
