import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** How long the leader and those who clean up after it may take. */
const patience = 7000;

/** Starts a program as the leader of a process group of its own, so that it can be ended with its descendants. */
export function startGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(command, args, { ...options, detached: process.platform !== 'win32', shell: false });
}

/**
 * Ends a process group. Its leader is asked, and what is left of the group afterwards is killed.
 * @param isCleanedUp whether all have ended that clean up by themselves when the leader is gone
 */
export async function endGroup(leader: ChildProcess, isCleanedUp = (): boolean => true): Promise<void> {
  if (leader.pid === undefined) return;
  leader.kill('SIGTERM');
  const deadline = performance.now() + patience;
  while (!(hasExited(leader) && isCleanedUp()) && performance.now() < deadline) await delay(20);
  killGroup(leader);
  if (!hasExited(leader)) await once(leader, 'exit');
}

/** Kills all of a process group; one that is gone is no error. */
function killGroup(leader: ChildProcess): void {
  if (leader.pid === undefined) return;
  if (process.platform === 'win32') {
    if (!hasExited(leader))
      spawnSync('taskkill', ['/pid', String(leader.pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-leader.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
