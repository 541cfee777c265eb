import { sessionVariable, workerVariable } from '../protocol/telemetry';
import { openProcessTable } from '../processes';
import { ProcessIds } from '../processes/identity';
import { compileKeepPatterns, type IsKept } from '../processes/keepPattern';
import { sweep, type SweepOptions } from '../processes/sweep';
import type { ProcessId, ProcessRow } from '../processes/types';

/** What a worker leaves behind has this long to end by itself, in milliseconds. */
const graceMs = 1000;
/** A process in an uninterruptible wait cannot be ended by anyone. */
const deadlineMs = 2500;

/** A worker process that runs, or that did. */
export interface WorkerIdentity {
  pid: number;
  /** Its number in the session, as its environment has it. */
  worker: number;
}

/**
 * The processes of one session, as the process table shows them: what each worker has started, by lineage as long as
 * it lives, and what it has left, by what was seen before, by its process group and by the cookie in the environment.
 */
export class SessionProcesses {
  readonly #table = openProcessTable();
  readonly #isKept: IsKept | undefined;
  /** Descendants that were ever seen, by the worker's number. */
  readonly #seen = new Map<number, ProcessRow[]>();

  constructor(
    private readonly session: string,
    keepAlive: readonly string[],
  ) {
    this.#isKept = keepAlive.length > 0 ? compileKeepPatterns(keepAlive) : undefined;
  }

  /**
   * Looks at what the workers have started.
   * @returns the living descendants of each, by its number; the worker itself is not among them
   */
  async look(workers: readonly WorkerIdentity[]): Promise<Map<number, ProcessRow[]>> {
    const rows = await this.#table.tree(workers.map(({ pid }) => pid));
    const owners = new Map(workers.map(({ pid, worker }) => [pid, worker]));
    const found = new Map<number, ProcessRow[]>(workers.map(({ worker }) => [worker, []]));
    for (const row of rows) {
      const owner = owners.get(row.pid) ?? owners.get(row.ppid);
      if (owner === undefined || owners.has(row.pid)) continue;
      owners.set(row.pid, owner);
      found.get(owner)?.push(row);
    }
    for (const [worker, present] of found) await this.#remember(worker, present);
    return found;
  }

  /**
   * Ends what a worker that has exited has left.
   * @param hurry aborted when SIGKILL is to come at once
   * @returns when none of it runs any more, but for what is kept
   */
  async sweepWorker({ pid, worker }: WorkerIdentity, hurry: AbortSignal): Promise<void> {
    const group = (await this.#table.everyone()).filter(({ pgid }) => pgid === pid);
    const seeds = [...(this.#seen.get(worker) ?? []), ...group];
    this.#seen.delete(worker);
    await this.#sweep(seeds, [`${workerVariable}=${worker}`], hurry);
  }

  /** Ends whatever the session has left, once no worker runs any more. */
  async sweepAll(hurry: AbortSignal): Promise<void> {
    await this.#sweep([...this.#seen.values()].flat(), [], hurry);
    this.#table.close();
  }

  async #remember(worker: number, present: readonly ProcessRow[]): Promise<void> {
    const known = new ProcessIds(present);
    const elsewhere = (this.#seen.get(worker) ?? []).filter((row) => !known.has(row));
    const living = new ProcessIds(await this.#table.living(elsewhere));
    this.#seen.set(worker, [...present, ...elsewhere.filter((row) => living.has(row))]);
  }

  async #sweep(seeds: readonly ProcessId[], cookie: string[], hurry: AbortSignal): Promise<void> {
    const options: SweepOptions = {
      table: this.#table,
      seeds,
      cookie: [`${sessionVariable}=${this.session}`, ...cookie],
      ...(this.#isKept && { isKept: this.#isKept }),
      graceMs,
      deadlineMs,
      hurry,
    };
    await sweep(options);
  }
}
