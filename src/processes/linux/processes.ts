import { readFileSync } from 'node:fs';
import { isLive } from '../identity';
import type { ProcessDetails, ProcessId, ProcessRow, SweepSignal } from '../types';
import { parsePss, parseUsers, readDetails } from './details';
import { hasVariable } from './environment';
import { readMachine, type Machine } from './machine';
import { ProcFiles } from './procFiles';
import { parseStat } from './stat';

/**
 * The process table of Linux, from `/proc` itself: a slim image has no `ps`. All is synchronous, so that a process
 * can still use it when it is about to die, and since it costs less than going through the thread pool.
 */
export class LinuxProcesses {
  readonly #files: ProcFiles;
  readonly #machine: Machine;
  readonly #uid = process.geteuid?.();
  /** Whether the kernel lists the children of a thread (CONFIG_PROC_CHILDREN). */
  readonly #hasChildren: boolean;
  #known: string[] | undefined;
  #users: Map<number, string> | undefined;

  /** @param root where /proc is mounted */
  constructor(root = '/proc') {
    this.#files = new ProcFiles(root);
    this.#machine = readMachine(this.#files);
    this.#hasChildren = this.#files.exists(`self/task/${process.pid}/children`);
  }

  row(pid: number): ProcessRow | undefined {
    const file = this.#files.readOwned(`${pid}/stat`);
    const stat = file && parseStat(file.bytes);
    if (!stat || stat.isThread) return undefined;
    const { ticks, page, bootedAt } = this.#machine;
    return {
      pid: stat.pid,
      start: stat.start,
      ppid: stat.ppid,
      pgid: stat.pgid,
      sid: stat.sid,
      state: stat.state,
      cpuTime: (stat.cpuTicks * 1000) / ticks,
      rss: stat.pages * page,
      threads: stat.threads,
      uid: file.uid,
      startedAt: bootedAt + (stat.start * 1000) / ticks,
    };
  }

  isSame({ pid, start }: ProcessId): boolean {
    return this.row(pid)?.start === start;
  }

  details(id: ProcessId): ProcessDetails | undefined {
    const row = this.row(id.pid);
    if (row?.start !== id.start) return undefined;
    const details = readDetails(this.#files, id.pid, this.#userName(row.uid));
    return this.isSame(id) ? details : undefined;
  }

  pss(id: ProcessId): number | undefined {
    const text = this.#files.read(`${id.pid}/smaps_rollup`)?.toString('latin1') ?? '';
    return this.isSame(id) ? parsePss(text) : undefined;
  }

  /** The processes of these numbers and all that descend from them, each after its parent. */
  tree(roots: readonly number[]): ProcessRow[] {
    if (!this.#hasChildren) return descendants(this.everyone(), roots);
    const rows: ProcessRow[] = [];
    const seen = new Set<number>();
    const pending = [...roots].reverse();
    for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
      if (seen.has(pid)) continue;
      seen.add(pid);
      const row = this.row(pid);
      if (!row) continue;
      rows.push(row);
      if (row.state !== 'zombie') pending.push(...this.#children(row));
    }
    return rows;
  }

  /**
   * What has come since the last call; nothing at the first. A process that took the number of one that went since
   * then is not told from it: for this the kernel must have gone round all its numbers in between.
   */
  newcomers(): ProcessRow[] {
    const names = this.#pidNames();
    const known = this.#known;
    this.#known = names;
    return known === undefined ? [] : this.#rows(added(known, names).map(Number));
  }

  environmentHas(pid: number, variable: string): boolean | undefined {
    const environment = this.#files.read(`${pid}/environ`);
    // Empty as well in the middle of an exec, before the new program's is in place.
    return environment?.length ? hasVariable(environment, variable) : undefined;
  }

  /** Whether the environment of a process has all of the variables; undefined as in `environmentHas`. */
  environmentHasAll({ pid, uid }: ProcessRow, variables: readonly string[]): boolean | undefined {
    // Those of others would not let us look: not asking is cheaper than being refused.
    if (uid !== this.#uid && this.#uid !== 0) return undefined;
    const environment = this.#files.read(`${pid}/environ`);
    return environment?.length ? variables.every((one) => hasVariable(environment, one)) : undefined;
  }

  pids(): number[] {
    return this.#pidNames().map(Number);
  }

  everyone(): ProcessRow[] {
    return this.#rows(this.pids());
  }

  living(ids: readonly ProcessId[]): ProcessId[] {
    return ids.filter((id) => {
      const row = this.row(id.pid);
      return row?.start === id.start && isLive(row);
    });
  }

  /** Signals each that is still the same. Other users' processes are passed over. @returns those it reached */
  signal(ids: readonly ProcessId[], signal: SweepSignal): ProcessId[] {
    return ids.filter((id) => {
      // Node knows no pidfd: this check and the signal are as near to each other as they can be.
      if (!this.isSame(id)) return false;
      try {
        return process.kill(id.pid, signal);
      } catch {
        return false;
      }
    });
  }

  #pidNames(): string[] {
    return this.#files.list('').filter((name) => name.charCodeAt(0) >= 0x31 && name.charCodeAt(0) <= 0x39);
  }

  #rows(pids: readonly number[]): ProcessRow[] {
    return pids.flatMap((pid) => this.row(pid) ?? []);
  }

  #children({ pid, threads }: ProcessRow): number[] {
    // A child belongs to the thread that forked it.
    const tasks = threads === 1 ? [pid] : this.#files.list(`${pid}/task`);
    return tasks.flatMap((task) => {
      const text = this.#files.read(`${pid}/task/${task}/children`);
      return text?.length ? text.toString('latin1').trim().split(' ').map(Number) : [];
    });
  }

  #userName(uid: number): string {
    this.#users ??= parseUsers(readPasswd());
    return this.#users.get(uid) ?? String(uid);
  }
}

/** What `after` has and `before` has not. Both are pids in the order of the kernel's listing, which is ascending. */
export function added(before: readonly string[], after: readonly string[]): string[] {
  const found: string[] = [];
  let at = 0;
  for (const name of after) {
    while (at < before.length && before[at] !== name && Number(before[at]) < Number(name)) at++;
    if (before[at] === name) at++;
    else found.push(name);
  }
  return found;
}

/** The rows of these pids and of all below them, each after its parent. */
export function descendants(rows: readonly ProcessRow[], roots: readonly number[]): ProcessRow[] {
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const byParent = new Map<number, ProcessRow[]>();
  for (const row of rows) {
    const siblings = byParent.get(row.ppid);
    if (siblings) siblings.push(row);
    else byParent.set(row.ppid, [row]);
  }
  const found = new Set<ProcessRow>();
  const pending = roots.flatMap((pid) => byPid.get(pid) ?? []).reverse();
  for (let row = pending.pop(); row !== undefined; row = pending.pop()) {
    if (found.has(row)) continue;
    found.add(row);
    pending.push(...(byParent.get(row.pid) ?? []));
  }
  return [...found];
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}
