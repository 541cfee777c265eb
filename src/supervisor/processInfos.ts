import type { Location, ProcessId, ProcessInfo } from '../protocol/events';
import type { Lineage, LineageProcess } from '../processes/lineage';
import type { ProcessRow } from '../processes/types';

/** What changed from one look to the next. */
export interface ProcessChanges {
  changed: ProcessInfo[];
  gone: ProcessId[];
}

/** A longer command line tells a person no more, and a program may give itself one of megabytes. */
const maxCommand = 1000;
/** Figures that only tremble are no change. */
const memoryStep = 2 ** 17;

interface Seen {
  info: ProcessInfo;
  cpuTime: number;
  at: number;
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

  /**
   * @param commands the command lines, by pid
   * @param now monotonic milliseconds
   * @param siteOf where a process was started, as far as it is known by now
   */
  update(
    lineage: Lineage,
    commands: ReadonlyMap<number, string>,
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
      const info = {
        ...describe(process, commands.get(row.pid) ?? '', cpu, old?.info),
        ...(site && { site }),
      };
      this.#seen.set(row.pid, { info, cpuTime: row.cpuTime, at: now });
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
  command: string,
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
    command: command.slice(0, maxCommand),
    cpu: Math.round(cpu),
    memory,
    threads: row.threads,
  };
}
