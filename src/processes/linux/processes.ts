import { readFileSync } from 'node:fs';
import { descendants } from '../descendants';
import { isLive } from '../identity';
import type { ProcessDetails, ProcessId, ProcessRow, TableSignal } from '../types';
import { parsePss, parseUsers, readDetails } from './details';
import { hasVariable, valueOf } from './environment';
import { KeptFiles } from './keptFiles';
import { NewPids } from './newPids';
import { readMachine, type Machine } from './machine';
import { ProcFiles, type ProcFile } from './procFiles';
import { parseStat } from './stat';

/**
 * The process table of Linux, from `/proc` itself: a slim image has no `ps`. All is synchronous, so that a process
 * can still use it when it is about to die, and since it costs less than going through the thread pool.
 */
export class LinuxProcesses {
  readonly #files: ProcFiles;
  /** Of what the last tree was made of: the next one is mostly of the same. */
  readonly #kept: KeptFiles;
  readonly #machine: Machine;
  readonly #uid = process.geteuid?.();
  /** Whether the kernel lists the children of a thread (CONFIG_PROC_CHILDREN). */
  readonly #hasChildren: boolean;
  readonly #newPids: NewPids;
  #users: Map<number, string> | undefined;

  /** @param root where /proc is mounted */
  constructor(root = '/proc') {
    this.#files = new ProcFiles(root);
    this.#kept = new KeptFiles(this.#files);
    this.#machine = readMachine(this.#files);
    this.#newPids = new NewPids(this.#files);
    this.#hasChildren = this.#files.exists(`self/task/${process.pid}/children`);
  }

  row(pid: number): ProcessRow | undefined {
    return this.#rowOf(this.#files.readOwned(`${pid}/stat`));
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
    this.#kept.nextLook();
    const rows: ProcessRow[] = [];
    const seen = new Set<number>();
    const pending = [...roots].reverse();
    for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
      if (seen.has(pid)) continue;
      seen.add(pid);
      const row = this.#rowOf(this.#kept.read(`${pid}/stat`));
      if (!row) continue;
      rows.push(row);
      if (row.state !== 'zombie') pending.push(...this.#children(row));
    }
    return rows;
  }

  /** What has come since the last call; nothing at the first. */
  newcomers(): ProcessRow[] {
    const missing: number[] = [];
    const rows = this.#newPids.next().flatMap((pid) => {
      // Most are gone by now, and to be told so by an exception takes three times as long.
      const row = this.#files.exists(String(pid)) ? this.row(pid) : undefined;
      if (!row) missing.push(pid);
      return row ?? [];
    });
    this.#newPids.notFound(missing);
    return rows;
  }

  /** Closes what is kept open. */
  close(): void {
    this.#kept.close();
  }

  environmentHas(pid: number, variable: string): boolean | undefined {
    const environment = this.#environment(pid);
    return environment && hasVariable(environment, variable);
  }

  /** The values of variables, `''` for one that is not there; undefined as in `environmentHas`. */
  environmentValues(row: ProcessRow, names: readonly string[]): string[] | undefined {
    const environment = this.#maySee(row) ? this.#environment(row.pid) : undefined;
    return environment && names.map((name) => valueOf(environment, name) ?? '');
  }

  /** Whether the environment of a process has all of the variables; undefined as in `environmentHas`. */
  environmentHasAll(row: ProcessRow, variables: readonly string[]): boolean | undefined {
    const environment = this.#maySee(row) ? this.#environment(row.pid) : undefined;
    return environment && variables.every((one) => hasVariable(environment, one));
  }

  pids(): number[] {
    return this.#files.pids();
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
  signal(ids: readonly ProcessId[], signal: TableSignal): ProcessId[] {
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

  #rowOf(file: ProcFile | undefined): ProcessRow | undefined {
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
      reapedCpuTime: (stat.reapedTicks * 1000) / ticks,
      rss: stat.pages * page,
      threads: stat.threads,
      uid: file.uid,
      startedAt: bootedAt + (stat.start * 1000) / ticks,
    };
  }

  /** Other users' processes would not let us look: not asking is cheaper than being refused. */
  #maySee({ uid }: ProcessRow): boolean {
    return uid === this.#uid || this.#uid === 0;
  }

  #environment(pid: number): Buffer | undefined {
    const environment = this.#files.read(`${pid}/environ`);
    // Empty as well in the middle of an exec, before the new program's is in place.
    return environment?.length ? environment : undefined;
  }

  #rows(pids: readonly number[]): ProcessRow[] {
    return pids.flatMap((pid) => this.row(pid) ?? []);
  }

  #children({ pid, threads }: ProcessRow): number[] {
    // A child belongs to the thread that forked it.
    const tasks = threads === 1 ? [pid] : this.#files.list(`${pid}/task`);
    return tasks.flatMap((task) => {
      const text = this.#kept.read(`${pid}/task/${task}/children`)?.bytes;
      return text?.length ? text.toString('latin1').trim().split(' ').map(Number) : [];
    });
  }

  #userName(uid: number): string {
    this.#users ??= parseUsers(readPasswd());
    return this.#users.get(uid) ?? String(uid);
  }
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}
