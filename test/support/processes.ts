import { readdirSync, readFileSync } from 'node:fs';
import { until } from './until';

function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    // Gone, or not ours.
    return '';
  }
}

/** Runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  const stat = read(pid, 'stat');
  return stat !== '' && !/\) [ZX] /.test(stat);
}

/** Resolves when none of the processes runs any more. @returns milliseconds it took */
export async function allGone(pids: readonly number[], deadline: number): Promise<number> {
  const start = performance.now();
  await until(`processes ${pids.join(', ')} to be gone`, () => !pids.some(isAlive), deadline);
  return performance.now() - start;
}

export interface FoundProcess {
  pid: number;
  command: string;
}

/** The running processes that have `text` as one of the variables of their environment. */
export function withVariable(text: string): FoundProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && isAlive(pid) && read(pid, 'environ').split('\0').includes(text))
    .map((pid) => ({ pid, command: read(pid, 'cmdline').replaceAll('\0', ' ').trim() }));
}

/** Resident memory, in bytes. */
export function residentMemory(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(read(pid, 'status'))?.[1];
  if (kilobytes === undefined) throw new Error(`Process ${pid} has no memory to measure`);
  return Number(kilobytes) * 1024;
}

/** The process group and the parent, from the process table. */
export function lineage(pid: number): { parent: number; group: number } {
  const [, parent, group] = /\) \S (\d+) (\d+) /.exec(read(pid, 'stat')) ?? [];
  return { parent: Number(parent), group: Number(group) };
}
