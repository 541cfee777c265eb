import * as v from 'valibot';
import {
  EventSchema,
  type Address,
  type MusterEvent,
  type ProcessInfo,
  type SlotInfo,
} from '../../../src/protocol/events';
import { patience } from '../../support/until';

type EventOf<T extends MusterEvent['type']> = Extract<MusterEvent, { type: T }>;

/** Every event of a session in the order of its arrival, each one held against the schema. */
export class EventLog {
  readonly events: MusterEvent[] = [];
  /** Where each slot stands after the last event. */
  readonly slots = new Map<number, SlotInfo>();
  /** The descendants of the workers after the last event, by pid. */
  readonly processes = new Map<number, ProcessInfo>();
  #end: string | undefined;
  #changed: () => void = () => undefined;
  #next = new Promise<void>((resolve) => (this.#changed = resolve));

  add(raw: unknown): void {
    const event = v.parse(EventSchema, raw);
    this.events.push(event);
    if (event.type === 'slot') {
      if (event.removed) this.slots.delete(event.slot);
      else this.slots.set(event.slot, event);
    }
    if (event.type === 'processes') {
      for (const { pid } of event.gone) this.processes.delete(pid);
      for (const info of event.changed) this.processes.set(info.pid, info);
    }
    this.#wake();
  }

  /** No event comes any more: whoever waits is told why. */
  end(reason: string): void {
    this.#end = reason;
    this.#wake();
  }

  of<T extends MusterEvent['type']>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  /** The events of one slot; of its every change. */
  ofSlot(slot: number): EventOf<'slot'>[] {
    return this.of('slot').filter((event) => event.slot === slot);
  }

  /** The states that a slot went through, without repetition. */
  states(slot: number): string[] {
    return this.ofSlot(slot).flatMap(({ state }, i, all) => (all[i - 1]?.state === state ? [] : state));
  }

  lines(stream: 'stdout' | 'stderr'): string[] {
    return this.of('log').flatMap((event) => (event.stream === stream ? event.lines : []));
  }

  /** Looks after each event until `look` gives something. */
  async waitFor<T>(what: string, look: () => T | undefined | false, deadline = patience): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), deadline);
    });
    try {
      for (;;) {
        const found = look();
        if (found !== undefined && found !== false) return found;
        if (this.#end !== undefined) throw new Error(`${this.#end} before: ${what}\n${this.#tail()}`);
        if ((await Promise.race([this.#next, late])) === 'late')
          throw new Error(`Waited ${deadline} ms in vain: ${what}\n${this.#tail()}`);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits until `count` slots are ready at the same time. */
  ready(count: number): Promise<SlotInfo[]> {
    return this.waitFor(`${count} workers to be ready`, () => {
      const ready = [...this.slots.values()].filter(({ state }) => state === 'ready');
      return ready.length === count && ready;
    });
  }

  /** Waits until `count` workers are ready, and gives the address of the first. */
  async address(count: number): Promise<Address> {
    const [first] = await this.ready(count);
    const address = first?.addresses[0];
    if (!address) throw new Error('A ready worker has no address');
    return address;
  }

  pidOf(slot: number): number {
    const pid = this.slots.get(slot)?.pid;
    if (pid === undefined) throw new Error(`Slot ${slot} has no worker`);
    return pid;
  }

  #wake(): void {
    const changed = this.#changed;
    this.#next = new Promise((resolve) => (this.#changed = resolve));
    changed();
  }

  #tail(): string {
    const news = this.events.filter(({ type }) => type !== 'sample').slice(-12);
    return news.map((event) => `  ${JSON.stringify(event).slice(0, 400)}`).join('\n');
  }
}
