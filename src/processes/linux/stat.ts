import type { ProcessState } from '../types';

/** The fields of `/proc/PID/stat` that are used, in the kernel's units: clock ticks and pages. */
export interface Stat {
  pid: number;
  state: ProcessState;
  ppid: number;
  pgid: number;
  sid: number;
  cpuTicks: number;
  /** Of the children that it has waited for, and of theirs. */
  reapedTicks: number;
  threads: number;
  start: number;
  pages: number;
  /** Only a thread has none: it is listed under its process, but can be opened as if it were one. */
  isThread: boolean;
}

/** Positions behind the name, counted from `state`, the third field of proc_pid_stat(5). */
const field = {
  ppid: 1,
  pgid: 2,
  sid: 3,
  utime: 11,
  stime: 12,
  cutime: 13,
  cstime: 14,
  threads: 17,
  start: 19,
  rss: 21,
  exitSignal: 35,
};

const states: Readonly<Record<string, ProcessState>> = {
  R: 'running',
  S: 'sleeping',
  D: 'disk',
  T: 'stopped',
  t: 'traced',
  Z: 'zombie',
  X: 'dead',
  x: 'dead',
  I: 'idle',
  // Of older kernels: parked, and the killable kind of a disk wait.
  P: 'idle',
  K: 'disk',
};

const space = 0x20;
const newline = 0x0a;
const minus = 0x2d;
const closing = 0x29;
const values = new Float64Array(field.exitSignal + 1);

/**
 * Reads `/proc/PID/stat` as bytes, with no string made of it: this runs for every process at every refresh. The
 * name in parentheses may itself contain anything, parentheses, spaces and line breaks included, so the fields are
 * counted from its last parenthesis.
 * @returns undefined when the text is not of this form, as when it was cut short
 */
export function parseStat(text: Uint8Array): Stat | undefined {
  const nameEnd = text.lastIndexOf(closing);
  if (nameEnd < 0) return undefined;
  let at = nameEnd + 2;
  const state = String.fromCharCode(text[at] ?? space);
  at += 2;
  let count = 1;
  while (count <= field.exitSignal && at < text.length) {
    const isNegative = text[at] === minus;
    if (isNegative) at++;
    let value = 0;
    for (let byte = text[at]; byte !== undefined && byte !== space && byte !== newline; byte = text[++at])
      value = value * 10 + byte - 0x30;
    values[count++] = isNegative ? -value : value;
    at++;
  }
  const value = (position: number): number => values[position] ?? Number.NaN;
  const result = {
    pid: leadingNumber(text),
    state: states[state] ?? 'running',
    ppid: value(field.ppid),
    pgid: value(field.pgid),
    sid: value(field.sid),
    cpuTicks: value(field.utime) + value(field.stime),
    reapedTicks: value(field.cutime) + value(field.cstime),
    threads: value(field.threads),
    start: value(field.start),
    pages: value(field.rss),
    isThread: value(field.exitSignal) === -1,
  };
  if (count <= field.exitSignal || !Number.isInteger(result.pid) || !Number.isInteger(result.start))
    return undefined;
  // The state is that of the main thread, which may have ended before the others: such a process runs on.
  if (result.state === 'zombie' && result.threads > 1) result.state = 'sleeping';
  return result;
}

function leadingNumber(text: Uint8Array): number {
  let value = 0;
  for (let at = 0; text[at] !== space; at++) value = value * 10 + (text[at] ?? Number.NaN) - 0x30;
  return value;
}
