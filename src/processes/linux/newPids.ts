import type { ProcFiles } from './procFiles';

/** The kernel starts again from here after the highest pid (RESERVED_PIDS in kernel/pid.c). */
const firstAgain = 300;
const defaultHighest = 32_768;
/** With more numbers than this given out since the last look, a listing costs less than asking for each. */
const maxAsked = 400;

/**
 * Tells which pids have come up since the last look. Listing 10,000 processes takes milliseconds, each time; but the
 * kernel gives out its numbers in order, round and round, and says in `/proc/loadavg` which was the last one. Only
 * the numbers since then can be new, and when there are none the answer costs one small read.
 *
 * Not seen is what was given a number of its own choice (`clone3` with `set_tid`, as restored checkpoints are), and
 * a process whose number came round in full since the last look.
 */
export class NewPids {
  readonly #files: ProcFiles;
  readonly #highest: number;
  /** Whether /proc/loadavg tells of the processes that /proc lists. */
  readonly #isTold: boolean;
  #last: number | undefined;
  #listed: readonly number[] | undefined;
  /** A number is given out a moment before its process can be seen: those not found are looked for once more. */
  #missing: readonly number[] = [];

  constructor(files: ProcFiles) {
    this.#files = files;
    this.#highest = Number(files.read('sys/kernel/pid_max')?.toString('latin1') ?? defaultHighest);
    // Inside a container it may be a file of another file system's (lxcfs), which counts the host's processes; with
    // the /proc of another namespace mounted, we ourselves are not `self`.
    const isOwn = files.linkTarget('self') === String(process.pid) && files.isOneFileSystem('loadavg');
    this.#isTold = isOwn && this.#readLast() !== undefined;
  }

  /** Pids that may be new, threads among them; none at the first look. */
  next(): number[] {
    return this.#isTold ? this.#byNumber() : this.#byListing();
  }

  /** Says which of the last answer were not there. */
  notFound(pids: readonly number[]): void {
    this.#missing = pids.filter((pid) => !this.#missing.includes(pid));
  }

  #byNumber(): number[] {
    const before = this.#last;
    const now = this.#readLast() ?? before;
    this.#last = now;
    if (before === undefined || now === undefined || now === before) return [...this.#missing];
    return [...this.#missing, ...this.#between(before, now)];
  }

  #between(before: number, now: number): number[] {
    const ranges: [number, number][] =
      now > before
        ? [[before + 1, now]]
        : [
            [before + 1, this.#highest],
            [firstAgain, now],
          ];
    const count = ranges.reduce((sum, [from, to]) => sum + Math.max(to - from + 1, 0), 0);
    if (count > maxAsked)
      return this.#files.pids().filter((pid) => ranges.some(([from, to]) => pid >= from && pid <= to));
    return ranges.flatMap(([from, to]) =>
      Array.from({ length: Math.max(to - from + 1, 0) }, (_, index) => from + index),
    );
  }

  #byListing(): number[] {
    const before = this.#listed;
    const now = this.#files.pids();
    this.#listed = now;
    return before === undefined ? [] : added(before, now);
  }

  #readLast(): number | undefined {
    return parseLastPid(this.#files.read('loadavg')?.toString('latin1') ?? '');
  }
}

/** The last field of `/proc/loadavg`; undefined for what only imitates it (gVisor says 0). */
export function parseLastPid(text: string): number | undefined {
  const last = Number(/^\S+ \S+ \S+ \d+\/\d+ (\d+)$/.exec(text.trim())?.[1] ?? 0);
  return last > 0 ? last : undefined;
}

/** What `after` has and `before` has not. Both are in ascending order, as the kernel lists them. */
export function added(before: readonly number[], after: readonly number[]): number[] {
  let at = 0;
  return after.filter((pid) => {
    while ((before[at] ?? Infinity) < pid) at++;
    return before[at] !== pid;
  });
}
