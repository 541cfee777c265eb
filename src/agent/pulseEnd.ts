import { compileKeepPatterns } from '../processes/keepPattern';
import { LinuxProcesses } from '../processes/linux/processes';
import { sweepNow } from '../processes/sweepNow';
import type { ProcessRow } from '../processes/types';
import { agentVariable, sessionVariable, workerVariable } from '../protocol/telemetry';
import { readFileSync } from 'node:fs';

/** Looking at a thousand processes takes a tenth of this; two seconds in all are promised. */
const maxSweepMs = 800;

/** Who this worker is: what a dead supervisor leaves it to end. */
export interface Family {
  /** The values of `MUSTER_SESSION` and `MUSTER_WORKER`. */
  session: string | undefined;
  worker: string | undefined;
  keepAlive: string[];
}

/**
 * Ends what this worker has started, however far removed, and what earlier workers of the session have left. The
 * other workers see to theirs. Synchronous, for a process that is about to die; Linux alone so far.
 */
export function endFamily({ session, worker, keepAlive }: Family): void {
  if (process.platform !== 'linux') return;
  const processes = new LinuxProcesses();
  const self = processes.row(process.pid);
  if (self === undefined) return;
  const seeds = session === undefined ? [] : leftOver(processes, session);
  sweepNow(
    {
      seeds: [self, ...seeds],
      cookie: session && worker ? [`${sessionVariable}=${session}`, `${workerVariable}=${worker}`] : [],
      ...(keepAlive.length > 0 ? { isKept: compileKeepPatterns(keepAlive) } : {}),
    },
    maxSweepMs,
    processes,
  );
}

/** What comes from workers of the session that are gone. A worker is told by what its agent was started with. */
function leftOver(processes: LinuxProcesses, session: string): ProcessRow[] {
  const members = processes.everyone().flatMap((row) => {
    const [id, worker, agent] =
      processes.environmentValues(row, [sessionVariable, workerVariable, agentVariable]) ?? [];
    return id === session && worker ? [{ row, worker, isWorker: agent !== '' }] : [];
  });
  const living = new Set(members.filter(({ isWorker }) => isWorker).map(({ worker }) => worker));
  return members.filter(({ worker }) => !living.has(worker)).map(({ row }) => row);
}

/** PF_EXITING in the kernel's `include/linux/sched.h`. */
const exitingFlag = 0x4;

/**
 * Whether a parent is dying: its ends of pipes are closed a moment before its children are given to another parent.
 */
export function isParentDying(pid: number): boolean {
  if (process.ppid !== pid) return true;
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Behind the name in parentheses: state, parent, group, session, terminal, its group, flags. proc_pid_stat(5).
    const [state, , , , , , flags] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' || (Number(flags) & exitingFlag) !== 0;
  } catch {
    return true;
  }
}
