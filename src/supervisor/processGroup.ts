import { readdirSync, readFileSync } from 'node:fs';

/**
 * Each worker leads a process group of its own, so that Ctrl+C in a terminal does not reach it beside our drain,
 * and so that what it started and left can be ended with it. Windows has no process groups.
 */
const firstPoll = 25;
const graceMs = 1000;

function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}

function isLiveMember(pid: string, leader: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Behind the name in parentheses: state, parent, process group.
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(group) === leader && state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}

/**
 * Whether anything of the group still runs. To `kill` a zombie is a member too, until it is reaped, which the
 * first process of a container may put off for ever.
 */
function isRunning(leader: number): boolean {
  if (!signalGroup(leader, 0)) return false;
  if (process.platform !== 'linux') return true;
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isLiveMember(name, leader));
}

/**
 * Ends what is left of the group of a worker that has exited: SIGTERM, and SIGKILL a second later. The number
 * of a group is not given out again by the kernel while it has a member, so nobody else is ever signalled.
 * @param hurry aborted when SIGKILL is to come at once
 * @returns when no member runs any more
 */
export async function sweepGroup(leader: number, hurry: AbortSignal): Promise<void> {
  if (process.platform === 'win32' || !signalGroup(leader, 'SIGTERM')) return;
  const killAt = performance.now() + graceMs;
  let killed = false;
  for (let poll = firstPoll; isRunning(leader); poll = Math.min(poll * 1.3, 4 * firstPoll)) {
    if (!killed && (hurry.aborted || performance.now() >= killAt)) {
      signalGroup(leader, 'SIGKILL');
      killed = true;
    }
    // A member in an uninterruptible wait cannot be ended by anyone.
    if (performance.now() >= killAt + graceMs) return;
    await new Promise((resolve) => setTimeout(resolve, poll));
  }
}
