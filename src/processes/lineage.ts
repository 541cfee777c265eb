import { isLive, isSameProcess, parentOf } from './identity';
import type { ProcessId, ProcessRow } from './types';

/** A worker of the session, live or gone: what it has left still comes from it. */
export interface SessionWorker {
  readonly slot: number;
  /** Unique in the session and never given out again; what its `MUSTER_WORKER` says. */
  readonly number: number;
  readonly id: ProcessId;
}

/** A process whose environment says which worker of this session it comes from. */
export interface ClaimedProcess {
  readonly row: ProcessRow;
  readonly worker: number;
}

/**
 * Why a zombie stays. `blocked`: its parent's event loop does not turn, which would take its status. `neverWaits`:
 * its parent does not ask for it. `notReaped`: who adopted it, PID 1 as a rule, does not take what it adopts; a
 * container is to be run with an init.
 */
export type ZombieCause = 'blocked' | 'neverWaits' | 'notReaped';

export type ProcessClass =
  | { readonly kind: 'running' | 'stopped' | 'kept' }
  /** `since` in wall milliseconds; `parent` is the pid to blame. */
  | { readonly kind: 'zombie'; readonly since: number; readonly parent: number; readonly cause: ZombieCause }
  /** It outlived its worker, or was given to another parent outside of the worker's tree. */
  | { readonly kind: 'orphan'; readonly since: number };

/** A descendant of a worker. */
export interface LineageProcess {
  readonly row: ProcessRow;
  /** The number of the worker it comes from, and that worker's slot when it is known. */
  readonly worker: number;
  readonly slot: number | undefined;
  /** The worker or descendant that it hangs on; undefined when its parent is none of the session's. */
  readonly parent: ProcessId | undefined;
  /** Wall milliseconds. */
  readonly firstSeen: number;
  /** The parent that it had when it was first seen. */
  readonly firstParent: number;
  readonly class: ProcessClass;
  /** Wall milliseconds since which every sample has found it to be a zombie, or away from its worker. */
  readonly zombieSince: number | undefined;
  readonly astraySince: number | undefined;
}

/** All descendants of a session's workers, by pid. */
export type Lineage = ReadonlyMap<number, LineageProcess>;

export const emptyLineage: Lineage = new Map();

/** What is known at a tick. */
export interface LineageInput {
  /** Wall milliseconds. */
  readonly now: number;
  /** The workers and everything known, with their descendants: `tree(lineageRoots(…))`. Others do no harm. */
  readonly rows: readonly ProcessRow[];
  readonly claimed: readonly ClaimedProcess[];
  readonly workers: readonly SessionWorker[];
  /** Whether a process runs an event loop that does not turn now. Node takes a child's status when its loop turns. */
  readonly isBlocked: (parent: ProcessRow) => boolean;
  /** Whether the patterns of `muster.keepAlive` name it; with it, what it started is kept. */
  readonly isKept: (row: ProcessRow) => boolean;
}

/** The pids from which a tick's tree is read. */
export function lineageRoots(
  previous: Lineage,
  workers: readonly SessionWorker[],
  claimed: readonly ClaimedProcess[],
): number[] {
  return [...workers.map(({ id }) => id.pid), ...previous.keys(), ...claimed.map(({ row }) => row.pid)];
}

/** All that is known to come from a worker: the seeds of a sweep when it has ended. */
export function processesOfWorker(lineage: Lineage, worker: number): ProcessRow[] {
  return [...lineage.values()].filter((process) => process.worker === worker).map(({ row }) => row);
}

/**
 * The session's lineage after a tick. A process belongs to the worker it was first seen under, told by its cookie
 * or its parent, for as long as it lives and whoever becomes its parent; a process with the number of an earlier
 * one is another. What was seen once only as a zombie, or away from a living worker, is still called running: every
 * child is a zombie for a moment, and looks at several processes are not of one moment.
 */
export function nextLineage(previous: Lineage, input: LineageInput): Lineage {
  return new Tick(previous, input).run();
}

type Owner = Pick<LineageProcess, 'worker' | 'slot'>;

class Tick {
  readonly #previous: Lineage;
  readonly #input: LineageInput;
  readonly #byPid: ReadonlyMap<number, ProcessRow>;
  readonly #workers: ReadonlyMap<number, SessionWorker>;
  readonly #slots: ReadonlyMap<number, number>;
  readonly #claims: ReadonlyMap<number, ClaimedProcess>;
  readonly #owners = new Map<number, Owner | undefined>();
  readonly #kept = new Map<number, boolean>();

  constructor(previous: Lineage, input: LineageInput) {
    this.#previous = previous;
    this.#input = input;
    this.#byPid = new Map(input.rows.map((row) => [row.pid, row]));
    this.#workers = new Map(
      input.workers.filter(({ id }) => this.#isHere(id)).map((worker) => [worker.id.pid, worker]),
    );
    this.#slots = new Map(input.workers.map(({ number, slot }) => [number, slot]));
    this.#claims = new Map(input.claimed.map((claim) => [claim.row.pid, claim]));
  }

  run(): Lineage {
    const next = new Map<number, LineageProcess>();
    for (const row of this.#byPid.values()) {
      const owner = this.#ownerOf(row);
      if (owner !== undefined && !this.#workers.has(row.pid)) next.set(row.pid, this.#place(row, owner));
    }
    return next;
  }

  #place(row: ProcessRow, owner: Owner): LineageProcess {
    const before = this.#before(row);
    const { now } = this.#input;
    const parent = parentOf(row, this.#byPid);
    const isZombie = row.state === 'zombie';
    const isAstray = !isZombie && !this.#isUnder(row, owner.worker);
    const process: LineageProcess = {
      row,
      ...owner,
      parent: parent && this.#isOfSession(parent) ? { pid: parent.pid, start: parent.start } : undefined,
      firstSeen: before?.firstSeen ?? now,
      firstParent: before?.firstParent ?? row.ppid,
      zombieSince: isZombie ? (before?.zombieSince ?? now) : undefined,
      astraySince: isAstray ? (before?.astraySince ?? now) : undefined,
      class: { kind: 'running' },
    };
    return { ...process, class: this.#classOf(process, before, parent) };
  }

  #classOf(
    process: LineageProcess,
    before: LineageProcess | undefined,
    parent: ProcessRow | undefined,
  ): ProcessClass {
    const { row, zombieSince, astraySince } = process;
    if (zombieSince !== undefined) {
      if (before?.zombieSince === undefined) return { kind: 'running' };
      return { kind: 'zombie', since: zombieSince, parent: row.ppid, cause: this.#causeOf(process, parent) };
    }
    if (this.#isKept(row)) return { kind: 'kept' };
    const isSure = before?.astraySince !== undefined || !this.#isAlive(process.worker);
    if (astraySince !== undefined && isSure) return { kind: 'orphan', since: astraySince };
    return { kind: row.state === 'stopped' ? 'stopped' : 'running' };
  }

  #causeOf({ row, firstParent }: LineageProcess, parent: ProcessRow | undefined): ZombieCause {
    if (parent === undefined || row.ppid !== firstParent || !this.#isOfSession(parent)) return 'notReaped';
    return this.#input.isBlocked(parent) ? 'blocked' : 'neverWaits';
  }

  #isKept(row: ProcessRow): boolean {
    const known = this.#kept.get(row.pid);
    if (known !== undefined) return known;
    this.#kept.set(row.pid, false); // As for the owner.
    const parent = parentOf(row, this.#byPid);
    const isDescendant = parent !== undefined && !this.#workers.has(parent.pid) && this.#isOfSession(parent);
    const kept = this.#input.isKept(row) || (isDescendant && this.#isKept(parent));
    this.#kept.set(row.pid, kept);
    return kept;
  }

  #ownerOf(row: ProcessRow): Owner | undefined {
    if (this.#owners.has(row.pid)) return this.#owners.get(row.pid);
    this.#owners.set(row.pid, undefined); // Until it is known, which ends a circle that torn looks may make.
    const owner = this.#findOwner(row);
    this.#owners.set(row.pid, owner);
    return owner;
  }

  #findOwner(row: ProcessRow): Owner | undefined {
    const worker = this.#workers.get(row.pid);
    if (worker) return { worker: worker.number, slot: worker.slot };
    const before = this.#before(row);
    if (before) return { worker: before.worker, slot: before.slot };
    const claim = this.#claims.get(row.pid);
    if (claim && isSameProcess(claim.row, row))
      return { worker: claim.worker, slot: this.#slots.get(claim.worker) };
    const parent = parentOf(row, this.#byPid);
    return parent && this.#ownerOf(parent);
  }

  /** Whether its parents lead to its worker, which lives. */
  #isUnder(row: ProcessRow, worker: number): boolean {
    const seen = new Set<number>();
    for (let at = parentOf(row, this.#byPid); at && !seen.has(at.pid); at = parentOf(at, this.#byPid)) {
      if (this.#workers.get(at.pid)?.number === worker) return isLive(at);
      seen.add(at.pid);
    }
    return false;
  }

  #isAlive(worker: number): boolean {
    const id = this.#input.workers.find(({ number }) => number === worker)?.id;
    const row = id && this.#isHere(id) ? this.#byPid.get(id.pid) : undefined;
    return row !== undefined && isLive(row);
  }

  #isHere(id: ProcessId): boolean {
    const row = this.#byPid.get(id.pid);
    return row !== undefined && isSameProcess(row, id);
  }

  #isOfSession(row: ProcessRow): boolean {
    return this.#ownerOf(row) !== undefined;
  }

  #before(row: ProcessRow): LineageProcess | undefined {
    const before = this.#previous.get(row.pid);
    return before && isSameProcess(before.row, row) ? before : undefined;
  }
}
