import { endianness } from 'node:os';
import type { ProcFiles } from './procFiles';

/** What does not change while the machine is up. */
export interface Machine {
  /** Clock ticks a second. */
  ticks: number;
  /** Bytes of a page. */
  page: number;
  /** Wall milliseconds. */
  bootedAt: number;
}

/** Keys of the auxiliary vector, `linux/auxvec.h`. */
const atPageSize = 6;
const atClockTicks = 17;

/** Reads the kernel's units from where the C library has them, so that no `getconf` need be there or be run. */
export function readMachine(files: ProcFiles): Machine {
  const vector = files.read('self/auxv');
  const entries = vector === undefined ? new Map<number, number>() : parseAuxv(vector, wordBytes());
  const boot = /^btime (\d+)$/m.exec(files.read('stat')?.toString('latin1') ?? '')?.[1];
  return {
    ticks: entries.get(atClockTicks) ?? 100,
    page: entries.get(atPageSize) ?? 4096,
    bootedAt: Number(boot ?? 0) * 1000,
  };
}

function wordBytes(): 4 | 8 {
  return ['arm', 'ia32', 'mips', 'mipsel', 'ppc'].includes(process.arch) ? 4 : 8;
}

/** The pairs of `/proc/PID/auxv`, machine words each, up to the pair of key 0. */
export function parseAuxv(vector: Buffer, word: 4 | 8): Map<number, number> {
  const little = endianness() === 'LE';
  const read = (at: number): number => {
    if (word === 4) return little ? vector.readUInt32LE(at) : vector.readUInt32BE(at);
    return Number(little ? vector.readBigUInt64LE(at) : vector.readBigUInt64BE(at));
  };
  const entries = new Map<number, number>();
  for (let at = 0; at + 2 * word <= vector.length; at += 2 * word) {
    const key = read(at);
    if (key === 0) break;
    entries.set(key, read(at + word));
  }
  return entries;
}
