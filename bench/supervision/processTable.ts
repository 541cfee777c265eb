/** What the bench reads of the kernel's process table. Linux only, as is the bench. */
import { readdirSync, readFileSync } from 'node:fs';

function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    // It has ended, or is not ours to look at.
    return '';
  }
}

export interface ProcessRow {
  pid: number;
  /** The program's name. */
  name: string;
  environment: ReadonlyMap<string, string>;
}

/** The fields of `/proc/PID/stat` behind the name, which may itself hold blanks and parentheses; see proc(5). */
function statFields(pid: number): string[] {
  const stat = read(pid, 'stat');
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  const [state] = statFields(pid);
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** CPU time of all threads of a process so far, nanoseconds; 0 when it has ended. Source: `schedstat` in proc(5). */
export function cpuTime(pid: number): number {
  const ofThread = (thread: string): number => Number(read(pid, `task/${thread}/schedstat`).split(' ')[0]);
  try {
    return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + ofThread(thread), 0);
  } catch {
    return 0;
  }
}

/** Resident memory in bytes; 0 when it has ended. */
export function residentMemory(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(pid, 'status'))?.[1] ?? 0) * 1024;
}

/** The running processes that were started with a variable in their environment. */
export function processesWith(name: string, value: string): ProcessRow[] {
  const mark = `${name}=${value}`;
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => pid !== process.pid)
    .flatMap((pid) => {
      const variables = read(pid, 'environ').split('\0');
      if (!variables.includes(mark) || !isAlive(pid)) return [];
      const pairs = variables.map((text): [string, string] => {
        const at = text.indexOf('=');
        return [text.slice(0, at), text.slice(at + 1)];
      });
      return { pid, name: read(pid, 'comm').trim(), environment: new Map(pairs) };
    });
}
