import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that outlived the stage that started it. */
export interface Survivor {
  pid: number;
  command: string;
}

/** The environment variable that marks all processes of a stage. */
export const cookieVariable = 'MUSTER_TEST_COOKIE';

/** How long processes may take to go after their stage has ended. */
const patience = 3000;

/**
 * Finds the processes that a stage left behind, once they had their time to end. They are known by the cookie in
 * their environment or by the session that the stage led: a program may clear the one or leave the other.
 */
export async function findSurvivors(cookie: string, session: number): Promise<Survivor[]> {
  if (process.platform !== 'linux') return [];
  const deadline = performance.now() + patience;
  for (;;) {
    const survivors = listMarked(cookie, session);
    if (survivors.length === 0 || performance.now() > deadline) return survivors;
    await delay(50);
  }
}

/** Ends the processes that a stage left behind. */
export function killSurvivors(survivors: readonly Survivor[]): void {
  for (const { pid } of survivors) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It went by itself in the meantime.
    }
  }
}

function listMarked(cookie: string, session: number): Survivor[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => isMarked(pid, cookie, session))
    .map((pid) => ({ pid, command: readCommand(pid) }));
}

function isMarked(pid: number, cookie: string, session: number): boolean {
  if (readFile(pid, 'environ').split('\0').includes(`${cookieVariable}=${cookie}`)) return true;
  // After the name in parentheses: state, parent, process group, session.
  const status = readFile(pid, 'stat');
  return Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[3]) === session;
}

function readCommand(pid: number): string {
  return readFile(pid, 'cmdline').replaceAll('\0', ' ').trim() || readFile(pid, 'comm').trim() || 'unknown';
}

/** A file of a process; empty when the process is gone or is not ours. */
function readFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
