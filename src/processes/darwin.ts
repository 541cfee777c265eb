import { oneLine } from './commandLine';
import { descendants } from './descendants';
import { isLive, isSameProcess } from './identity';
import { runTool } from './runTool';
import type { ProcessDetails, ProcessId, ProcessRow, ProcessState, ProcessTable, SweepSignal } from './types';

const ps = '/bin/ps';
/** Nothing in it that a program chooses for itself, so that a row is a line. `lstart` has spaces, and comes last. */
const columns = 'pid=,ppid=,pgid=,uid=,state=,time=,rss=,lstart=';
/** Dates without a summer time, and in English. */
const psEnvironment = { ...process.env, TZ: 'UTC0', LC_ALL: 'C' };

const states: Readonly<Record<string, ProcessState>> = {
  R: 'running',
  S: 'sleeping',
  I: 'sleeping', // Of macOS: for more than 20 s.
  U: 'disk',
  D: 'disk',
  T: 'stopped',
  t: 'traced',
  Z: 'zombie',
  X: 'dead',
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The rows of `ps -o` with the columns above, as ps(1) of macOS and of procps write them. A line that is no row is
 * passed over. The start is in whole seconds: of two processes with one pid in one second only the kernel knows
 * that they are two, and it gives out 99,998 others in between.
 */
export function parsePs(output: string): ProcessRow[] {
  return output.split('\n').flatMap((line) => parsePsRow(line) ?? []);
}

function parsePsRow(line: string): ProcessRow | undefined {
  const match =
    /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\d+)\s+\w{3}\s+(\w{3})\s+(\d+)\s+(\d+):(\d+):(\d+)\s+(\d{4})\s*$/.exec(
      line,
    );
  if (match === null) return undefined;
  const [, pid, ppid, pgid, uid, state = '', time = '', rss, month = '', day, hour, minute, second, year] =
    match;
  const startedAt = Date.UTC(
    Number(year),
    months.indexOf(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return {
    pid: Number(pid),
    start: startedAt,
    ppid: Number(ppid),
    pgid: Number(pgid),
    sid: 0,
    state: states[state[0] ?? ''] ?? 'running',
    cpuTime: parseCpuTime(time),
    rss: Number(rss) * 1024,
    threads: 0,
    uid: Number(uid),
    startedAt,
  };
}

/** `[[days-]hours:]minutes:seconds[.hundredths]` in milliseconds. */
export function parseCpuTime(text: string): number {
  const [clock = '', days = '0'] = text.split('-').reverse();
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round((Number(days) * 86_400 + seconds) * 1000);
}

/**
 * The text behind each pid in the output of `ps -E -o pid=,command=`: arguments and environment, joined by spaces.
 * A line that begins with none of the pids asked for goes on the line before: an argument may contain line breaks.
 */
export function parsePsTexts(output: string, pids: readonly number[]): Map<number, string> {
  const wanted = new Set(pids);
  const texts = new Map<number, string>();
  let current: number | undefined;
  for (const line of output.replace(/\n$/, '').split('\n')) {
    const [, pid, text] = /^ *(\d+) (.*)$/.exec(line) ?? [];
    const starts = pid !== undefined && wanted.has(Number(pid)) && !texts.has(Number(pid));
    if (starts) current = Number(pid);
    if (current === undefined) continue;
    texts.set(current, starts ? (text ?? '') : `${texts.get(current) ?? ''}\n${line}`);
  }
  return texts;
}

/** The value of a variable in such a text; it must have no spaces, as none of our cookies has. The last one counts:
 * the environment comes behind the arguments. */
export function valueInText(text: string, name: string): string | undefined {
  const words = text.split(/\s/);
  return words.findLast((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
}

/**
 * The process table of macOS, from its `ps`: one for a refresh, whether of the newcomers or of the tree that is read
 * after them. The system hides the environment of its own programs, such as `/bin/sh`, and of other users'.
 */
export class PsProcessTable implements ProcessTable {
  readonly #run: (args: readonly string[]) => Promise<string>;
  #known: ReadonlySet<number> | undefined;
  #refreshed: ProcessRow[] | undefined;

  /** @param run runs `ps` with these arguments and gives its output */
  constructor(run = (args: readonly string[]): Promise<string> => runTool(ps, args, psEnvironment)) {
    this.#run = run;
  }

  async row(pid: number): Promise<ProcessRow | undefined> {
    return (await this.#rows([pid]))[0];
  }

  async isSame(id: ProcessId): Promise<boolean> {
    return (await this.row(id.pid))?.start === id.start;
  }

  async details(id: ProcessId): Promise<ProcessDetails | undefined> {
    const [row, output] = await Promise.all([
      this.row(id.pid),
      this.#run(['-ww', '-o', 'user=,command=', '-p', String(id.pid)]),
    ]);
    if (row?.start !== id.start) return undefined;
    const [, user = '', command = ''] = /^\s*(\S+)\s+([^]*)$/.exec(output) ?? [];
    return { args: [], command: oneLine([command]), user };
  }

  pss(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async tree(roots: readonly number[]): Promise<ProcessRow[]> {
    const rows = this.#refreshed ?? (await this.everyone());
    this.#refreshed = undefined;
    return descendants(rows, roots);
  }

  async newcomers(): Promise<ProcessRow[]> {
    const rows = await this.everyone();
    const known = this.#known;
    this.#known = new Set(rows.map(({ pid }) => pid));
    this.#refreshed = rows;
    return known === undefined ? [] : rows.filter(({ pid }) => !known.has(pid));
  }

  async environmentHas(pid: number, variable: string): Promise<boolean | undefined> {
    const row = await this.row(pid);
    return row && (await this.environmentsHave([row], [variable]))[0];
  }

  async environmentsHave(
    rows: readonly ProcessRow[],
    variables: readonly string[],
  ): Promise<(boolean | undefined)[]> {
    const texts = await this.#environments(rows);
    return rows.map(({ pid }) => {
      const words = texts.get(pid)?.split(/\s/);
      return words && variables.every((variable) => words.includes(variable));
    });
  }

  async environmentValues(
    rows: readonly ProcessRow[],
    names: readonly string[],
  ): Promise<(string[] | undefined)[]> {
    const texts = await this.#environments(rows);
    return rows.map(({ pid }) => {
      const text = texts.get(pid);
      return text === undefined ? undefined : names.map((name) => valueInText(text, name) ?? '');
    });
  }

  async everyone(): Promise<ProcessRow[]> {
    return parsePs(await this.#run(['-A', '-o', columns]));
  }

  async living(ids: readonly ProcessId[]): Promise<ProcessId[]> {
    const rows = await this.#rows(ids.map(({ pid }) => pid));
    return ids.filter((id) => rows.some((row) => isSameProcess(row, id) && isLive(row)));
  }

  async signal(ids: readonly ProcessId[], signal: SweepSignal): Promise<ProcessId[]> {
    const living = await this.living(ids);
    return living.filter(({ pid }) => {
      try {
        return process.kill(pid, signal);
      } catch {
        return false;
      }
    });
  }

  close(): void {
    // Keeps nothing running.
  }

  async #rows(pids: readonly number[]): Promise<ProcessRow[]> {
    return pids.length === 0 ? [] : parsePs(await this.#run(['-o', columns, '-p', pids.join(',')]));
  }

  async #environments(rows: readonly ProcessRow[]): Promise<Map<number, string>> {
    const uid = process.geteuid?.();
    const pids = rows.filter((row) => uid === 0 || row.uid === uid).map(({ pid }) => pid);
    if (pids.length === 0) return new Map();
    return parsePsTexts(await this.#run(['-Eww', '-o', 'pid=,command=', '-p', pids.join(',')]), pids);
  }
}
