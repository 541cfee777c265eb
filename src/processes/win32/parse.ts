import { oneLine } from '../commandLine';
import type { ProcessDetails, ProcessRow } from '../types';

/** Milliseconds from 1601, where Windows counts from, to 1970; and its units of 100 ns in a millisecond. */
const epochMs = 11_644_473_600_000;
const unitsAMs = 10_000;

/**
 * The rows in an answer to `all`: for each process its pid, its parent's, its session, its start as a file time, its
 * CPU time in units of 100 ns, its memory in bytes and its threads. What is not of this form is left out.
 * Windows has no zombies and does not say who waits; what has no thread has ended and is only held open by somebody.
 */
export function parseCimRows(line: string): ProcessRow[] {
  const rows = parseJson(line);
  return Array.isArray(rows) ? rows.flatMap((row: unknown) => toRow(row) ?? []) : [];
}

function toRow(value: unknown): ProcessRow | undefined {
  if (!Array.isArray(value)) return undefined;
  const [pid, ppid, session, created, cpu, rss, threads] = value.map(Number);
  const fields = [pid, ppid, session, created, cpu, rss, threads];
  if (fields.some((field) => field === undefined || !Number.isFinite(field) || field < 0)) return undefined;
  const start = fileTime(String(value[3]));
  return {
    pid: pid ?? 0,
    start,
    ppid: ppid ?? 0,
    pgid: 0,
    sid: session ?? 0,
    state: threads === 0 && pid !== 0 ? 'dead' : 'running',
    cpuTime: (cpu ?? 0) / unitsAMs,
    rss: rss ?? 0,
    threads: threads ?? 0,
    uid: -1,
    startedAt: Math.round(start),
  };
}

/** Wall milliseconds, with their fraction: a file time has more digits than a number can hold. 0 for none. */
function fileTime(units: string): number {
  if (!/^[1-9]\d*$/.test(units)) return 0;
  const microseconds = Number(BigInt(units) / 10n - BigInt(epochMs) * 1000n);
  return microseconds / 1000;
}

/** The details in an answer to a pid; undefined when there is no such process. */
export function parseCimDetails(line: string): ProcessDetails | undefined {
  const answer = parseJson(line);
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { commandLine, name, domain, user } = answer as Record<string, unknown>;
  const command = [commandLine, name].find((text) => typeof text === 'string' && text !== '');
  if (typeof command !== 'string') return undefined;
  const owner = [domain, user].filter((part) => typeof part === 'string' && part !== '').join('\\');
  return { args: [], command: oneLine([command]), user: owner };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
