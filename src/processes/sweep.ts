import { setTimeout as delay } from 'node:timers/promises';
import { SweepSelection, type SweepFindings, type SweepTarget } from './sweepSelection';
import { ProcessIds } from './identity';
import type { ProcessId, ProcessRow, ProcessTable, SweepSignal } from './types';

export interface SweepOptions extends SweepTarget {
  readonly table: ProcessTable;
  /** Milliseconds from SIGTERM to SIGKILL; 0 sends SIGKILL at once. */
  readonly graceMs: number;
  /** Aborted when SIGKILL is to come at once after all. */
  readonly hurry?: AbortSignal;
  /** Milliseconds after which it gives up on what does not go, such as a process in an uninterruptible wait. */
  readonly deadlineMs: number;
}

export interface SweepResult {
  /** What was signalled at least once. */
  signalled: ProcessRow[];
  /** What was found and is kept. */
  kept: ProcessRow[];
  /** What still runs when the deadline has passed, or may not be signalled by us. */
  remaining: ProcessRow[];
}

const firstPollMs = 2;
const maxPollMs = 50;
/** While it waits for processes to go it looks for new ones, but spends no more than a tenth of its time on it. */
const minSurveyIntervalMs = 150;
const surveyShare = 0.1;
/** Looks at a table that is read process by process may miss one that forks and exits meanwhile: two must agree. */
const looksToBeSure = 2;

/**
 * Ends every live process that is a seed, carries the cookie, or descends from one of them: SIGTERM, after the
 * grace SIGKILL. A stopped process is continued, as it could not die otherwise. Before SIGKILL the rest is frozen
 * until a look finds no more of them, so that none can fork away while its kin are killed. Kept processes, we
 * ourselves and our ancestors are never signalled, and each identity is checked again right before each signal.
 * @throws TypeError without a seed and without a cookie, or when they are malformed
 * @returns when two looks in a row find nothing to end, or the deadline has passed
 */
export async function sweep(options: SweepOptions): Promise<SweepResult> {
  return new Sweep(options).run();
}

class Sweep {
  readonly #options: SweepOptions;
  readonly #selection: SweepSelection;
  readonly #killAt: number;
  readonly #end: number;
  readonly #terminated = new ProcessIds();
  readonly #frozen = new ProcessIds();
  readonly #signalled = new Map<string, ProcessRow>();
  #surveyMs = 0;

  constructor(options: SweepOptions) {
    this.#options = options;
    this.#selection = new SweepSelection(options, process.pid);
    const now = performance.now();
    this.#killAt = now + options.graceMs;
    this.#end = now + options.deadlineMs;
  }

  async run(): Promise<SweepResult> {
    let empty = 0;
    for (;;) {
      const { targets, kept } = await this.#survey();
      empty = targets.length === 0 ? empty + 1 : 0;
      if (empty === looksToBeSure || performance.now() >= this.#end)
        return { signalled: [...this.#signalled.values()], kept, remaining: targets };
      if (targets.length === 0) continue;
      if (this.#isTimeToKill()) await this.#kill(targets);
      else await this.#terminate(targets);
      await this.#awaitEnd(targets);
    }
  }

  async #survey(): Promise<SweepFindings> {
    const start = performance.now();
    const { table, cookie } = this.#options;
    const rows = await table.everyone();
    const unread = this.#selection.unread(rows);
    this.#selection.learn(unread, await table.environmentsHave(unread, cookie));
    const ours = this.#selection.ours(rows);
    const details = new Map(
      this.#selection.isPicky
        ? await Promise.all(ours.map(async (row) => [row, await table.details(row)] as const))
        : [],
    );
    this.#surveyMs = performance.now() - start;
    return this.#selection.divide(ours, (row) => details.get(row));
  }

  async #terminate(targets: readonly ProcessRow[]): Promise<void> {
    const fresh = targets.filter((row) => !this.#terminated.has(row));
    this.#terminated.add(fresh);
    await this.#signal(fresh, 'SIGTERM');
    // What is stopped later than this is found stopped by a later look.
    await this.#signal(
      targets.filter(({ state }) => state === 'stopped'),
      'SIGCONT',
    );
  }

  async #kill(found: readonly ProcessRow[]): Promise<void> {
    let targets = found;
    for (;;) {
      const fresh = targets.filter((row) => !this.#frozen.has(row));
      if (fresh.length === 0 || performance.now() >= this.#end) break;
      this.#frozen.add(fresh);
      await this.#signal(fresh, 'SIGSTOP');
      ({ targets } = await this.#survey());
    }
    await this.#signal(targets, 'SIGKILL');
  }

  /** Waits until all are gone, or it is time for SIGKILL, for the next look or for giving up. */
  async #awaitEnd(targets: readonly ProcessRow[]): Promise<void> {
    const wasTime = this.#isTimeToKill();
    const next = performance.now() + Math.max(minSurveyIntervalMs, this.#surveyMs / surveyShare);
    for (
      let poll = firstPollMs;
      performance.now() < Math.min(next, this.#end);
      poll = Math.min(poll * 1.5, maxPollMs)
    ) {
      const living = await this.#options.table.living(targets);
      if (living.length === 0 || (!wasTime && this.#isTimeToKill())) return;
      await delay(wasTime ? poll : Math.min(poll, Math.max(this.#killAt - performance.now(), 1)));
    }
  }

  #isTimeToKill(): boolean {
    return this.#options.hurry?.aborted === true || performance.now() >= this.#killAt;
  }

  async #signal(rows: readonly ProcessRow[], signal: SweepSignal): Promise<void> {
    if (rows.length === 0) return;
    const reached = new ProcessIds(await this.#options.table.signal(rows, signal));
    for (const row of rows) if (reached.has(row)) this.#signalled.set(keyOf(row), row);
  }
}

function keyOf({ pid, start }: ProcessId): string {
  return `${pid}:${start}`;
}
