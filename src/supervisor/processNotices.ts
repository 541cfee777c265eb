import { basename } from 'node:path';
import type { NoticeTopic, ProcessInfo } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import { programName } from './programName';
import type { NoticeBody } from './sessionNotices';
import type { StrayGroup } from './strays';

/** Milliseconds after which a zombie or an orphan is a person's business: most are gone by then. */
const patience = 5000;
/** More processes than this are counted in a sentence, not named. */
const mostNamed = 3;

type ZombieCause = NonNullable<ProcessInfo['blame']>['cause'];

/** Tells a person once a cause, not once a process, what has gone wrong with the descendants of the workers. */
export class ProcessNotices {
  readonly #told = new Set<string>();

  constructor(private readonly children: Plan['children']) {}

  /**
   * @param slots the slots of the worker processes, by their pids; 0 for a warm spare
   * @param strays the groups that grow
   * @param now wall milliseconds
   * @returns what was not told before
   */
  next(
    infos: readonly ProcessInfo[],
    slots: ReadonlyMap<number, number>,
    strays: readonly StrayGroup[],
    now: number,
  ): NoticeBody[] {
    const old = infos.filter(({ since }) => since !== undefined && now - since >= patience);
    const byPid = new Map(infos.map((info) => [info.pid, info]));
    const notices = [
      ...[...zombiesByCause(old, byPid, slots)].map(([key, zombies]) =>
        zombieNotice(key, zombies, byPid, slots),
      ),
      ...[...orphansByProgram(old)].map(([program, orphans]) => orphanNotice(program, orphans)),
      ...strays.map(strayNotice),
      ...crowdNotices(infos, slots, this.children),
    ];
    return notices.filter(({ id }) => {
      const isNews = !this.#told.has(id);
      this.#told.add(id);
      return isNews;
    });
  }
}

function gather<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

const worker = 'worker';

function zombiesByCause(
  infos: readonly ProcessInfo[],
  byPid: ReadonlyMap<number, ProcessInfo>,
  slots: ReadonlyMap<number, number>,
): Map<string, [ProcessInfo, ...ProcessInfo[]]> {
  const zombies = infos.filter(({ state, blame }) => state === 'zombie' && blame !== undefined);
  return gather(zombies, ({ blame: { pid, cause } = { pid: 0, cause: 'neverWaits' } }) => {
    const parent = byPid.get(pid);
    const who = slots.has(pid) ? worker : parent ? programName(parent.command) : `process ${pid}`;
    return `${cause} ${who}`;
  });
}

function orphansByProgram(infos: readonly ProcessInfo[]): Map<string, [ProcessInfo, ...ProcessInfo[]]> {
  return gather(
    infos.filter(({ state }) => state === 'orphan'),
    ({ command }) => programName(command),
  );
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** `worker 2`, `workers 1 and 3`; the warm spare has no number. */
function nameWorkers(slots: readonly number[]): string {
  const numbers = slots.filter((slot) => slot > 0);
  if (numbers.length === 0) return 'the warm spare';
  return numbers.length === 1 ? `worker ${numbers.join()}` : `workers ${list(numbers.map(String))}`;
}

function list(names: readonly string[]): string {
  return names.length <= 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

const slotsOf = (infos: readonly ProcessInfo[]): number[] =>
  [...new Set(infos.map(({ slot }) => slot))].sort((a, b) => a - b);

function notice(topic: NoticeTopic, key: string, infos: readonly ProcessInfo[], message: string): NoticeBody {
  return {
    type: 'notice',
    severity: 'warning',
    id: `${topic}: ${key}`,
    slots: slotsOf(infos).filter((slot) => slot > 0),
    message,
    topic,
    processes: infos.map(({ pid, start }) => ({ pid, start })),
  };
}

/** Whose zombies they are, and how their parents fail them. */
function zombieNotice(
  key: string,
  zombies: readonly [ProcessInfo, ...ProcessInfo[]],
  byPid: ReadonlyMap<number, ProcessInfo>,
  slots: ReadonlyMap<number, number>,
): NoticeBody {
  const cause: ZombieCause = zombies[0].blame?.cause ?? 'neverWaits';
  const parents = [...new Set(zombies.flatMap(({ blame }) => blame?.pid ?? []))];
  const what = `${count(zombies.length, 'zombie')} of ${nameParents(parents, byPid, slots)}`;
  const whose = `${what} (${nameWorkers(slotsOf(zombies))})`;
  const one = parents.length === 1;
  const areWorkers = parents.some((pid) => slots.has(pid));
  const remedies: Record<ZombieCause, string> = {
    blocked: `${areWorkers ? what : whose}: ${one ? 'its event loop is' : 'their event loops are'} blocked, so nobody takes their status. ${areWorkers ? 'Restart' : 'End'} ${one ? 'it' : 'them'} if that does not pass.`,
    neverWaits: `${whose}: ${one ? 'it never waits for its' : 'they never wait for their'} children. End ${one ? 'it' : 'them'}, or have ${one ? 'it' : 'them'} wait.`,
    notReaped: `${whose}: ${one ? 'it does' : 'they do'} not wait for what ${one ? 'it adopts' : 'they adopt'}. In a container, run an init as process 1.`,
  };
  return notice('zombie', key, zombies, remedies[cause]);
}

function nameParents(
  pids: readonly number[],
  byPid: ReadonlyMap<number, ProcessInfo>,
  slots: ReadonlyMap<number, number>,
): string {
  const names = pids.map((pid) => {
    const slot = slots.get(pid);
    if (slot !== undefined) return slot > 0 ? `worker ${slot}` : 'the warm spare';
    const parent = byPid.get(pid);
    return parent ? `${programName(parent.command)} ${pid}` : `process ${pid}`;
  });
  return names.length <= mostNamed ? list(names) : `${names.length} processes, such as ${names[0] ?? ''}`;
}

function orphanNotice(program: string, orphans: readonly [ProcessInfo, ...ProcessInfo[]]): NoticeBody {
  const pids = orphans.map(({ pid }) => String(pid));
  const which = pids.length <= mostNamed ? list(pids) : `${pids.length} times`;
  const has = orphans.length === 1 ? 'has' : 'have';
  const it = orphans.length === 1 ? 'it' : 'them';
  const stay = orphans.length === 1 ? 'it is' : 'they are';
  const message = `${program} ${which} ${has} left the process tree of ${nameWorkers(slotsOf(orphans))}. End ${it}, or keep ${it} if ${stay} meant to stay.`;
  return notice('orphan', program, orphans, message);
}

function strayNotice({ slot, program, members, growth }: StrayGroup): NoticeBody {
  const rate = growth < 10 ? growth.toFixed(1) : String(Math.round(growth));
  const message = `${sentenceStart(nameWorkers([slot]))} has ${members.length} children that run ${program}, ${rate} more each minute: it seems to lose track of them.${startedAt(members)} End those that nobody waits for.`;
  return notice('stray', `${slot} ${program}`, members, message);
}

/** Where most of them were started: ` Started at jobs.ts:12.`, or nothing when it is not known. */
function startedAt(members: readonly ProcessInfo[]): string {
  const counts = new Map<string, number>();
  for (const { site } of members) {
    if (site === undefined) continue;
    const place = `${basename(site.file)}:${site.line}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most === undefined ? '' : ` Started at ${most[0]}.`;
}

/** The workers that have more children than they may, or as many as they are let have. */
function crowdNotices(
  infos: readonly ProcessInfo[],
  slots: ReadonlyMap<number, number>,
  { limit, refuse }: Plan['children'],
): NoticeBody[] {
  if (limit === 0) return [];
  const children = infos.filter(
    ({ parent, state }) => parent !== undefined && slots.has(parent) && state !== 'zombie',
  );
  return [...gather(children, ({ parent }) => String(parent))].flatMap(([, members]) => {
    if (members.length < (refuse ? limit : limit + 1)) return [];
    const { slot } = members[0];
    const what = `${sentenceStart(nameWorkers([slot]))} has ${members.length} children`;
    const message = refuse
      ? `${what}, as many as the limit lets it have: it can start no more until one exits.`
      : `${what}, more than the limit of ${limit}.`;
    return [notice('children', String(slot), members, message)];
  });
}

const sentenceStart = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
