import { LinuxProcesses } from './linux/processes';
import { ProcessIds } from './identity';
import { SweepSelection, type SweepTarget } from './sweepSelection';
import type { ProcessRow } from './types';

const maxLooks = 50;
const looksToBeSure = 2;

/**
 * `sweep` for a process that is itself about to die: synchronous, with SIGKILL and no grace; Linux alone. All that
 * is found is frozen, then looked for again until there is nothing new, then killed. Whether the killed are gone
 * when it returns is up to the kernel; none of them runs another instruction of its program.
 * @param target may have this process as a seed: its descendants are ended, it is not
 * @param deadlineMs after so many milliseconds it looks no further, and kills what it has found
 * @throws TypeError without a seed and without a cookie, or when they are malformed
 * @returns what it killed
 */
export function sweepNow(
  target: SweepTarget,
  deadlineMs: number,
  processes = new LinuxProcesses(),
): ProcessRow[] {
  const selection = new SweepSelection(target, process.pid);
  const end = performance.now() + deadlineMs;
  const frozen = new ProcessIds();
  const found: ProcessRow[] = [];
  for (let look = 0, quiet = 0; look < maxLooks && quiet < looksToBeSure; look++) {
    const rows = processes.everyone();
    const unread = selection.unread(rows);
    selection.learn(
      unread,
      unread.map((row) => processes.environmentHasAll(row, target.cookie)),
    );
    const { targets } = selection.divide(selection.ours(rows), (row) => processes.details(row));
    const fresh = targets.filter((row) => !frozen.has(row));
    quiet = fresh.length === 0 ? quiet + 1 : 0;
    frozen.add(fresh);
    found.push(
      ...processes.signal(fresh, 'SIGSTOP').flatMap((id) => fresh.find(({ pid }) => pid === id.pid) ?? []),
    );
    if (performance.now() >= end) break;
  }
  processes.signal(found, 'SIGKILL');
  return found;
}
