import { join } from 'node:path';
import { descendants } from '../descendants';
import { isLive, isSameProcess } from '../identity';
import { runTool } from '../runTool';
import type { ProcessDetails, ProcessId, ProcessRow, ProcessTable, SweepSignal } from '../types';
import { CimShell } from './cim';
import { parseCimDetails, parseCimRows } from './parse';

/**
 * The process table of Windows, from CIM: one answer for a refresh, whether of the newcomers or of the tree that is
 * read after them. Environments cannot be seen, so a process that left its worker's tree is known only if it was seen
 * in it. Not exercised by the tests, which run on Linux, but for what it parses.
 */
export class CimProcessTable implements ProcessTable {
  readonly #shell = new CimShell();
  #known: ReadonlySet<number> | undefined;
  #refreshed: ProcessRow[] | undefined;

  async row(pid: number): Promise<ProcessRow | undefined> {
    return (await this.everyone()).find((row) => row.pid === pid);
  }

  async isSame(id: ProcessId): Promise<boolean> {
    return (await this.row(id.pid))?.start === id.start;
  }

  async details(id: ProcessId): Promise<ProcessDetails | undefined> {
    const details = parseCimDetails((await this.#shell.ask(id.pid)) ?? '');
    return (await this.isSame(id)) ? details : undefined;
  }

  pss(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async tree(roots: readonly number[]): Promise<ProcessRow[]> {
    const rows = this.#refreshed ?? (await this.everyone());
    this.#refreshed = undefined;
    return descendants(rows, roots);
  }

  async newcomers(): Promise<ProcessRow[]> {
    const rows = await this.everyone();
    const known = this.#known;
    this.#known = new Set(rows.map(({ pid }) => pid));
    this.#refreshed = rows;
    return known === undefined ? [] : rows.filter(({ pid }) => !known.has(pid));
  }

  environmentHas(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  environmentsHave(rows: readonly ProcessRow[]): Promise<undefined[]> {
    return Promise.resolve(rows.map(() => undefined));
  }

  environmentValues(rows: readonly ProcessRow[]): Promise<undefined[]> {
    return this.environmentsHave(rows);
  }

  async everyone(): Promise<ProcessRow[]> {
    return parseCimRows((await this.#shell.ask('all')) ?? '');
  }

  async living(ids: readonly ProcessId[]): Promise<ProcessId[]> {
    const rows = await this.everyone();
    return ids.filter((id) => rows.some((row) => isSameProcess(row, id) && isLive(row)));
  }

  /**
   * SIGTERM asks the windows of a process to close, and does nothing to one without; SIGKILL ends it. Without
   * taskkill's own `/T`: that goes by the parents' numbers alone, which Windows keeps when they are another's.
   */
  async signal(ids: readonly ProcessId[], signal: SweepSignal): Promise<ProcessId[]> {
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') return [];
    const living = await this.living(ids);
    if (living.length === 0) return [];
    const named = living.flatMap(({ pid }) => ['/PID', String(pid)]);
    const taskkill = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
    await runTool(taskkill, signal === 'SIGKILL' ? ['/F', ...named] : named);
    return living;
  }

  close(): void {
    this.#shell.close();
  }
}
