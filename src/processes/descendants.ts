import type { ProcessRow } from './types';

/** The rows of these pids and of all below them, each after its parent, out of the rows of a whole machine. */
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
    // Windows keeps the number of a parent that is gone, and gives it to others.
    const { start } = row;
    pending.push(...(byParent.get(row.pid)?.filter((child) => child.start >= start) ?? []));
  }
  return [...found];
}
