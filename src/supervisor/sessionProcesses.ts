import type { Location, ProcessInfo } from '../protocol/events';
import { sessionVariable, workerVariable } from '../protocol/telemetry';
import { openProcessTable } from '../processes';
import { Claims } from '../processes/claims';
import { isNode } from '../processes/commandLine';
import { ProcessIds } from '../processes/identity';
import { compileKeepPatterns, type IsNamed } from '../processes/keepPattern';
import {
  emptyLineage,
  lineageRoots,
  nextLineage,
  processesOfWorker,
  type Lineage,
  type SessionWorker,
} from '../processes/lineage';
import { sweep } from '../processes/sweep';
import type { ProcessId, ProcessRow } from '../processes/types';
import { ProcessInfos, type KnownDetails, type ProcessChanges } from './processInfos';
import { SpawnSites } from './spawnSites';

/** What a worker leaves behind has this long to end by itself, in milliseconds. */
const graceMs = 1000;
/** A process in an uninterruptible wait cannot be ended by anyone. */
const deadlineMs = 2500;
/** Between fork and exec a process still has its parent's command line: a young one is asked again, in ms. */
const settledAge = 3000;

/** A worker process, as the session knows it. */
export interface KnownWorker {
  readonly pid: number;
  /** Its number in the session, as its environment has it. */
  readonly number: number;
  readonly slot: number;
}

interface KnownCommand extends KnownDetails {
  start: number;
  isKept: boolean;
  isNode: boolean;
}

/**
 * The processes of one session, as the process table shows them: what each worker has started, by lineage as long as
 * it lives, and what it has left, by what was seen before, by its process group and by the cookie in the environment.
 */
export class SessionProcesses {
  /** Open until the session has left nothing. */
  readonly table = openProcessTable();
  /** Where the workers' programs have started their children. */
  readonly sites = new SpawnSites();
  readonly #claims: Claims;
  readonly #isNamed: IsNamed;
  #keepsAny: boolean;
  /** What a person keeps, beside what the patterns name. */
  readonly #kept = new ProcessIds();
  readonly #infos = new ProcessInfos();
  readonly #commands = new Map<number, KnownCommand>();
  /** Workers, those that are gone and have left something among them. */
  readonly #workers = new Map<number, SessionWorker>();
  #lineage: Lineage = emptyLineage;

  constructor(
    private readonly session: string,
    keepAlive: readonly string[],
  ) {
    this.#claims = new Claims(this.table, session);
    this.#isNamed = compileKeepPatterns(keepAlive);
    this.#keepsAny = keepAlive.length > 0;
    void this.#claims.next();
  }

  get infos(): ProcessInfo[] {
    return this.#infos.all;
  }

  /** The descendant of this identity; undefined when there is none, or it is not the session's. */
  find({ pid, start }: ProcessId): ProcessInfo | undefined {
    const info = this.#infos.get(pid);
    return info?.start === start ? info : undefined;
  }

  /** Whether something looks like a zombie or an orphan, which only another look can tell. */
  get isUnsure(): boolean {
    return [...this.#lineage.values()].some(
      ({ class: { kind }, zombieSince, astraySince }) =>
        (kind === 'running' || kind === 'stopped') && (zombieSince ?? astraySince) !== undefined,
    );
  }

  /** The identity of the worker or descendant of this number; undefined when it is none of the session's. */
  idOf(pid: number): ProcessId | undefined {
    const worker = [...this.#workers.values()].find(({ id }) => id.pid === pid);
    return worker?.id ?? this.#lineage.get(pid)?.row;
  }

  /** It outlives its worker from now on, with what it starts. */
  keep(id: ProcessId): void {
    this.#kept.add([id]);
    this.#keepsAny = true;
  }

  /** Has the next look tell that these are strays. */
  markStrays(strays: readonly ProcessId[]): void {
    this.#infos.markStrays(strays);
  }

  /** Has the next look tell its share of memory, in bytes. */
  measured(id: ProcessId, pss: number): void {
    this.#infos.measured(id, pss);
  }

  /** Looks at what the workers have started, and left. @returns what changed since the last look */
  async look(workers: readonly KnownWorker[]): Promise<ProcessChanges> {
    const claimed = await this.#claims.next();
    await this.#meet(workers);
    const known = [...this.#workers.values()];
    const rows = await this.table.tree(lineageRoots(this.#lineage, known, claimed));
    const pids = new Set(workers.map(({ pid }) => pid));
    await this.#readCommands(rows.filter(({ pid }) => !pids.has(pid)));
    this.#lineage = nextLineage(this.#lineage, {
      now: Date.now(),
      rows,
      claimed,
      workers: known,
      // Node takes the status of a child as soon as its loop turns: one that leaves a zombie is blocked.
      isBlocked: ({ pid }) => pids.has(pid) || this.#commands.get(pid)?.isNode === true,
      isKept: (row) => this.#kept.has(row) || this.#commands.get(row.pid)?.isKept === true,
    });
    this.#forget(workers);
    const siteOf = (row: ProcessRow): Location | undefined => this.sites.of(row);
    return this.#infos.update(this.#lineage, this.#commands, performance.now(), siteOf);
  }

  /** What a worker has started and is there still. */
  ofWorker(number: number): ProcessRow[] {
    return processesOfWorker(this.#lineage, number);
  }

  /**
   * Ends what a worker that has exited has left.
   * @param hurry aborted when SIGKILL is to come at once
   * @returns when none of it runs any more, but for what is kept
   */
  async sweepWorker(pid: number, number: number, hurry: AbortSignal): Promise<void> {
    const group = (await this.table.everyone()).filter(({ pgid }) => pgid === pid);
    await this.#sweep([...this.ofWorker(number), ...group], [`${workerVariable}=${number}`], hurry);
  }

  /** Ends whatever there is of the session, once its last worker, or its program's own primary, runs no more. */
  async sweepSession(hurry: AbortSignal): Promise<void> {
    const workers = [...this.#workers.values()].map(({ id }) => id);
    const descendants = [...this.#lineage.values()].map(({ row }) => row);
    await this.#sweep([...workers, ...descendants], [], hurry);
  }

  /** Ends whatever the session has left, for good. */
  async sweepAll(hurry: AbortSignal): Promise<void> {
    await this.sweepSession(hurry);
    this.table.close();
  }

  async #meet(workers: readonly KnownWorker[]): Promise<void> {
    for (const { pid, number, slot } of workers) {
      const id = this.#workers.get(number)?.id ?? (await this.table.row(pid));
      if (id) this.#workers.set(number, { number, slot, id: { pid: id.pid, start: id.start } });
    }
  }

  /** A worker is remembered as long as it lives or something of it is there. */
  #forget(workers: readonly KnownWorker[]): void {
    const needed = new Set([
      ...workers.map(({ number }) => number),
      ...[...this.#lineage.values()].map(({ worker }) => worker),
    ]);
    for (const number of this.#workers.keys()) if (!needed.has(number)) this.#workers.delete(number);
    for (const pid of this.#commands.keys()) if (!this.#lineage.has(pid)) this.#commands.delete(pid);
  }

  async #readCommands(rows: readonly ProcessRow[]): Promise<void> {
    const now = Date.now();
    for (const row of rows) {
      const known = this.#commands.get(row.pid);
      if (known?.start === row.start && (now - row.startedAt > settledAge || row.state === 'zombie'))
        continue;
      const details = await this.table.details(row);
      if (!details) continue;
      const { command, user, cgroup } = details;
      this.#commands.set(row.pid, {
        start: row.start,
        command,
        user,
        ...(cgroup !== undefined && { cgroup }),
        isKept: this.#isNamed(details),
        isNode: isNode(details.args),
      });
    }
  }

  async #sweep(seeds: readonly ProcessId[], cookie: string[], hurry: AbortSignal): Promise<void> {
    await sweep({
      table: this.table,
      seeds,
      cookie: [`${sessionVariable}=${this.session}`, ...cookie],
      ...(this.#keepsAny && { isKept: (process, id) => this.#kept.has(id) || this.#isNamed(process) }),
      graceMs,
      deadlineMs,
      hurry,
    });
  }
}
