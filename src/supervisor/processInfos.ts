import type { Location, ProcessId, ProcessInfo } from '../protocol/events';
import type { Lineage, LineageProcess } from '../processes/lineage';
import type { ProcessDetails, ProcessRow } from '../processes/types';

/** What changed from one look to the next. */
export interface ProcessChanges {
  changed: ProcessInfo[];
  gone: ProcessId[];
}

/** What is read of a process when it is first seen, and tells a person whose it is and what it runs. */
export type KnownDetails = Pick<ProcessDetails, 'command' | 'user' | 'cgroup'>;

/** A longer text tells a person no more, and a program may give itself a command line of megabytes. */
const maxText = 1000;
/** Figures that only tremble are no change. */
const memoryStep = 2 ** 17;

interface Seen {
  info: ProcessInfo;
  cpuTime: number;
  at: number;
  /** Measured since the last look. */
  pss?: number;
  /** Once a stray, it is one as long as it lives: that no more of them come does not bring it back. */
  isStray: boolean;
}

/** The descendants of a session's workers as its events tell them, each told again only when it changed. */
export class ProcessInfos {
  #seen = new Map<number, Seen>();

  get all(): ProcessInfo[] {
    return [...this.#seen.values()].map(({ info }) => info);
  }

  get(pid: number): ProcessInfo | undefined {
    return this.#seen.get(pid)?.info;
  }

  /** Has the next look tell that these are strays. */
  markStrays(strays: readonly ProcessId[]): void {
    for (const { pid, start } of strays) {
      const seen = this.#seen.get(pid);
      if (seen?.info.start === start) seen.isStray = true;
    }
  }

  /** Has the next look tell the share of memory that was measured. */
  measured({ pid, start }: ProcessId, pss: number): void {
    const seen = this.#seen.get(pid);
    if (seen?.info.start === start) seen.pss = pss;
  }

  /**
   * @param details by pid
   * @param now monotonic milliseconds
   * @param siteOf where a process was started, as far as it is known by now
   */
  update(
    lineage: Lineage,
    details: ReadonlyMap<number, KnownDetails>,
    now: number,
    siteOf: (row: ProcessRow) => Location | undefined,
  ): ProcessChanges {
    const before = this.#seen;
    const changes: ProcessChanges = { changed: [], gone: [] };
    this.#seen = new Map();
    for (const process of lineage.values()) {
      const { row } = process;
      const known = before.get(row.pid);
      const old = known?.info.start === row.start ? known : undefined;
      const cpu = old === undefined ? 0 : (100 * (row.cpuTime - old.cpuTime)) / Math.max(1, now - old.at);
      const site = old?.info.site ?? siteOf(row);
      const pss = old?.pss ?? old?.info.pss;
      const info: ProcessInfo = {
        ...describe(process, details.get(row.pid), cpu, old?.info),
        ...(pss !== undefined && process.class.kind !== 'zombie' && { pss }),
        ...(site && { site }),
      };
      const isStray = old?.isStray === true;
      if (isStray && info.state === 'running') info.state = 'stray';
      this.#seen.set(row.pid, { info, cpuTime: row.cpuTime, at: now, isStray });
      if (!old || JSON.stringify(info) !== JSON.stringify(old.info)) changes.changed.push(info);
    }
    for (const { info } of before.values()) {
      const { pid, start } = info;
      if (this.#seen.get(pid)?.info.start !== start) changes.gone.push({ pid, start });
    }
    return changes;
  }
}

function describe(
  { row, slot, parent, class: found }: LineageProcess,
  details: KnownDetails | undefined,
  cpu: number,
  before: ProcessInfo | undefined,
): ProcessInfo {
  const memory = before && Math.abs(before.memory - row.rss) < memoryStep ? before.memory : row.rss;
  return {
    pid: row.pid,
    start: row.start,
    slot: slot ?? 0,
    ...(parent && { parent: parent.pid }),
    state: found.kind,
    ...('since' in found && { since: found.since }),
    ...(found.kind === 'zombie' && { blame: { pid: found.parent, cause: found.cause } }),
    startedAt: row.startedAt,
    command: details?.command.slice(0, maxText) ?? '',
    cpu: Math.round(cpu),
    memory,
    threads: row.threads,
    ...(details?.user && { user: details.user.slice(0, maxText) }),
    ...(details?.cgroup && { cgroup: details.cgroup.slice(0, maxText) }),
  };
}
