import type { ProcessId, ProcessInfo } from '../../protocol/events';
import type { ThreadFigures } from '../../protocol/traffic';
import { programName } from '../../supervisor/programName';

/** By what siblings are sorted: the oldest, the busiest or the largest first. */
export type ProcessOrder = 'age' | 'cpu' | 'memory';

/** Siblings that run the same program, shown as one row. */
export interface Group {
  readonly program: string;
  readonly members: readonly string[];
}

/**
 * Where the descendants of a session's workers stand in its tree. All that has a place is named by a key: a worker
 * `worker:2`, a process `process:41301:12345`, a thread of a worker `thread:2:1`, a group
 * `group:<container>:<program>`, `zombies`, `orphans`, and the session itself `session`.
 */
export interface Arrangement {
  /** The keys below a key, in order. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  readonly parents: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, Group>;
}

export const sessionKey = 'session';
export const zombiesKey = 'zombies';
export const orphansKey = 'orphans';
/** These stand below all else of the session. */
const gatherings = [zombiesKey, orphansKey];
export const workerKey = (slot: number): string => `worker:${slot}`;
export const processKey = ({ pid, start }: ProcessId): string => `process:${pid}:${start}`;

export const threadKey = (slot: number, id: number): string => `thread:${slot}:${id}`;

/** The identity in the key of a process; undefined for a key of something else. */
export function processOf(key: string): ProcessId | undefined {
  const [, pid, start] = /^process:(\d+):(\d+(?:\.\d+)?)$/.exec(key) ?? [];
  return pid === undefined || start === undefined ? undefined : { pid: Number(pid), start: Number(start) };
}

/** What the key of a thread names; undefined for a key of something else. */
export function threadOf(key: string): { slot: number; id: number } | undefined {
  const [, slot, id] = /^thread:(\d+):(\d+)$/.exec(key) ?? [];
  return slot === undefined || id === undefined ? undefined : { slot: Number(slot), id: Number(id) };
}

export const emptyArrangement: Arrangement = { children: new Map(), parents: new Map(), groups: new Map() };

/** Fewer siblings of one program are shown one by one. */
const fewestGrouped = 3;

const orders: Readonly<Record<ProcessOrder, (a: ProcessInfo, b: ProcessInfo) => number>> = {
  age: (a, b) => a.start - b.start || a.pid - b.pid,
  cpu: (a, b) => b.cpu - a.cpu || orders.age(a, b),
  memory: (a, b) => b.memory - a.memory || orders.age(a, b),
};

/**
 * Gives every process its place: below its parent, its worker, or, when it is a zombie or an orphan, in a gathering of
 * the session's own. The threads of a worker come after its processes.
 * @param slots those that have a row
 */
export function arrange(
  processes: ReadonlyMap<number, ProcessInfo>,
  slots: ReadonlySet<number>,
  order: ProcessOrder,
  threads: ReadonlyMap<number, readonly ThreadFigures[]> = new Map(),
): Arrangement {
  const children = new Map<string, string[]>();
  const parents = new Map<string, string>();
  const groups = new Map<string, Group>();
  const place = (key: string, container: string): void => {
    parents.set(key, container);
    const siblings = children.get(container);
    if (siblings) siblings.push(key);
    else children.set(container, [key]);
  };
  const containers = [...byContainer(processes, slots, order)];
  for (const [container, infos] of containers.sort(
    ([a], [b]) => gatherings.indexOf(a) - gatherings.indexOf(b),
  )) {
    if (container === zombiesKey || container === orphansKey) place(container, sessionKey);
    const programs = byProgram(infos);
    for (const [program, members] of programs) {
      const keys = members.map(processKey);
      const group = `group:${container}:${program}`;
      if (keys.length >= fewestGrouped) {
        groups.set(group, { program, members: keys });
        place(group, container);
      }
      for (const key of keys) place(key, keys.length < fewestGrouped ? container : group);
    }
  }
  for (const [slot, list] of threads) for (const { id } of list) place(threadKey(slot, id), workerKey(slot));
  return { children, parents, groups };
}

function byContainer(
  processes: ReadonlyMap<number, ProcessInfo>,
  slots: ReadonlySet<number>,
  order: ProcessOrder,
): Map<string, ProcessInfo[]> {
  const containers = new Map<string, ProcessInfo[]>();
  for (const info of [...processes.values()].sort(orders[order])) {
    const container = containerOf(info, processes, slots);
    const infos = containers.get(container);
    if (infos) infos.push(info);
    else containers.set(container, [info]);
  }
  return containers;
}

function containerOf(
  { state, parent, slot }: ProcessInfo,
  processes: ReadonlyMap<number, ProcessInfo>,
  slots: ReadonlySet<number>,
): string {
  if (state === 'zombie') return zombiesKey;
  const above = parent === undefined ? undefined : processes.get(parent);
  if (state === 'orphan') return above?.state === 'orphan' ? processKey(above) : orphansKey;
  if (above && above.state !== 'zombie') return processKey(above);
  return slots.has(slot) ? workerKey(slot) : sessionKey;
}

/** In the order in which each program comes first; zombies of different parents are not alike. */
function byProgram(infos: readonly ProcessInfo[]): Map<string, ProcessInfo[]> {
  const programs = new Map<string, ProcessInfo[]>();
  for (const info of infos) {
    const program = info.blame ? `${nameOf(info.command)} of ${info.blame.pid}` : nameOf(info.command);
    const members = programs.get(program);
    if (members) members.push(info);
    else programs.set(program, [info]);
  }
  return programs;
}

/** Command lines are read again for each arrangement, and are mostly the same. */
const names = new Map<string, string>();
const mostNames = 20_000;

function nameOf(command: string): string {
  const known = names.get(command);
  if (known !== undefined) return known;
  if (names.size >= mostNames) names.clear();
  const name = programName(command);
  names.set(command, name);
  return name;
}

/** The keys below which something came, went or changed its order. */
export function changedContainers(before: Arrangement, after: Arrangement): string[] {
  const isSame = (key: string): boolean => {
    const one = before.children.get(key) ?? [];
    const other = after.children.get(key) ?? [];
    return one.length === other.length && one.every((child, index) => child === other[index]);
  };
  return [...new Set([...before.children.keys(), ...after.children.keys()])].filter((key) => !isSame(key));
}
