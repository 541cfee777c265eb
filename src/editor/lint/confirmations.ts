import type { Location, MusterEvent } from '../../protocol/events';
import type { SessionModel } from '../sessionModel';

/** Places of one session that are remembered: a program that blocks at more of them has other worries. */
const mostPlaces = 200;

interface Block {
  readonly file: string;
  readonly line: number;
  times: number;
  /** Milliseconds, where it is known. */
  longest: number;
  /** The function that blocked, where it is known. */
  name?: string;
  /** Of the last time, so that it is counted once. */
  last: string;
}

/** What one session has shown of places in its sources. */
interface Seen {
  readonly astray: Set<string>;
  /** Where children were started that were told to be lost track of. */
  readonly strayPlaces: Map<string, Location>;
  readonly blocks: Map<string, Block>;
  said: ReadonlyMap<string, Sentences>;
}

interface Sentences {
  readonly file: string;
  readonly text: string;
}

/**
 * What running sessions show of places in the sources: children that were started there and that the program has lost
 * track of, and event loops that stood still there. Made of their events alone.
 */
export class Confirmations {
  readonly #sessions = new Map<string, Seen>();
  readonly #listeners = new Set<(files: ReadonlySet<string>) => void>();

  /** @param listener hears of the files of which there is something else to say now */
  onDidChange(listener: (files: ReadonlySet<string>) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** What is to be said of lines of a file, a sentence each. @param from @param to counted from 1, both included */
  sentencesAt(file: string, from: number, to: number): readonly string[] {
    const found: string[] = [];
    for (const { said } of this.#sessions.values())
      for (let line = from; line <= to; line++) {
        const sentences = said.get(placeKey({ file, line }));
        if (sentences) found.push(sentences.text);
      }
    return found;
  }

  /** Takes an event in. @param model the session's, which has taken it in already */
  receive(model: SessionModel, event: MusterEvent): void {
    if (!this.#learn(model, event)) return;
    const seen = this.#seen(model.id);
    this.#say(seen, sentencesOf(model, seen));
  }

  /** Forgets every session but these. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const [id, seen] of this.#sessions)
      if (!ids.has(id)) {
        this.#sessions.delete(id);
        this.#say(seen, new Map());
      }
  }

  #seen(id: string): Seen {
    let seen = this.#sessions.get(id);
    if (!seen) {
      seen = { astray: new Set(), strayPlaces: new Map(), blocks: new Map(), said: new Map() };
      this.#sessions.set(id, seen);
    }
    return seen;
  }

  /** @returns whether there may be something else to say */
  #learn(model: SessionModel, event: MusterEvent): boolean {
    switch (event.type) {
      case 'notice': {
        if (event.topic !== 'stray') return false;
        const { astray } = this.#seen(model.id);
        for (const { pid, start } of event.processes ?? []) astray.add(`${pid} ${start}`);
        return true;
      }
      case 'processes':
        return (this.#sessions.get(model.id)?.astray.size ?? 0) > 0;
      case 'slot': {
        const { slot, pid, unresponsiveSince = 0, blockedIn } = event;
        if (blockedIn?.location)
          note(this.#seen(model.id).blocks, blockedIn.location, `${slot} ${pid} ${unresponsiveSince}`, 0);
        return this.#sessions.has(model.id);
      }
      case 'calls': {
        const { blocks } = this.#seen(model.id);
        for (const { pid, calls } of event.workers)
          for (const { at, ms, name, location } of calls)
            if (location) note(blocks, location, `${pid} ${at} ${name}`, ms, name);
        return true;
      }
      default:
        return false;
    }
  }

  #say(seen: Seen, said: ReadonlyMap<string, Sentences>): void {
    const files = new Set<string>();
    for (const [place, { file, text }] of [...seen.said, ...said])
      if (seen.said.get(place)?.text !== text || said.get(place)?.text !== text) files.add(file);
    seen.said = said;
    if (files.size > 0) for (const listener of this.#listeners) listener(files);
  }
}

function note(
  blocks: Map<string, Block>,
  { file, line }: Location,
  occasion: string,
  ms: number,
  name?: string,
): void {
  const key = placeKey({ file, line });
  const known = blocks.get(key);
  if (!known) {
    if (blocks.size < mostPlaces)
      blocks.set(key, {
        file,
        line,
        times: 1,
        longest: ms,
        last: occasion,
        ...(name !== undefined && { name }),
      });
    return;
  }
  // A call that was measured says more than that the loop stood still, which is told of the same one.
  if (known.last === occasion || (known.name !== undefined && name === undefined)) return;
  if (known.name === undefined && name !== undefined) {
    blocks.set(key, { file, line, times: 1, longest: ms, last: occasion, name });
    return;
  }
  known.last = occasion;
  known.times++;
  known.longest = Math.max(known.longest, ms);
}

function sentencesOf(model: SessionModel, seen: Seen): ReadonlyMap<string, Sentences> {
  const said = new Map<string, Sentences>();
  const add = (place: Location, sentence: string): void => {
    const key = placeKey(place);
    const before = said.get(key);
    said.set(key, { file: place.file, text: before ? `${before.text} ${sentence}` : sentence });
  };
  for (const { place, count } of runningChildren(model, seen))
    add(
      place,
      `Seen in ${model.name} now: ${count === 1 ? '1 child started here is' : `${count} children started here are`} still running.`,
    );
  const blocked = blockedNow(model);
  for (const { place, slots } of blocked.values())
    add(place, `Seen in ${model.name} now: the event loop of ${workers(slots)} stands still here.`);
  for (const [key, { file, line, times, longest, name }] of seen.blocks) {
    if (blocked.has(key)) continue;
    const often = times === 1 ? 'once' : `${times} times`;
    const what = name === undefined ? 'an event loop stood still' : `\`${name}\` held the event loop up`;
    const long = longest > 0 ? `, for ${times === 1 ? '' : 'up to '}${Math.round(longest)} ms` : '';
    add({ file, line }, `Seen in ${model.name}: ${what} here ${often}${long}.`);
  }
  return said;
}

/** How many children that were started where some were lost track of are there now. */
function runningChildren(
  model: SessionModel,
  { astray, strayPlaces }: Seen,
): Iterable<{ place: Location; count: number }> {
  if (astray.size === 0) return [];
  const all = [...model.processes.values()];
  for (const { pid, start, site } of all)
    if (site && astray.has(`${pid} ${start}`)) strayPlaces.set(placeKey(site), site);
  const counts = new Map<string, { place: Location; count: number }>();
  for (const { site, state } of all) {
    const place = site && strayPlaces.get(placeKey(site));
    if (!place || state === 'zombie') continue;
    const known = counts.get(placeKey(place));
    if (known) known.count++;
    else counts.set(placeKey(place), { place, count: 1 });
  }
  return counts.values();
}

function blockedNow(model: SessionModel): ReadonlyMap<string, { place: Location; slots: number[] }> {
  const blocked = new Map<string, { place: Location; slots: number[] }>();
  for (const { info } of model.unresponsive) {
    const place = info.blockedIn?.location;
    if (!place) continue;
    const known = blocked.get(placeKey(place));
    if (known) known.slots.push(info.slot);
    else blocked.set(placeKey(place), { place, slots: [info.slot] });
  }
  return blocked;
}

function workers(slots: readonly number[]): string {
  return slots.length === 1 ? `worker ${slots[0]}` : `workers ${slots.join(', ')}`;
}

/** Windows writes the letter of a drive in either case. */
function placeKey({ file, line }: { readonly file: string; readonly line: number }): string {
  const path = /^[a-z]:/i.test(file) ? file.toLowerCase().replaceAll('\\', '/') : file;
  return `${path}:${line}`;
}
