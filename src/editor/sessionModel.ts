import type { Address, MusterEvent, Sample, SessionInfo, SlotInfo } from '../protocol/events';
import type { Plan } from '../protocol/plan';

/** A slot as the views show it: its last event, and its last figures while its worker lives. */
export interface SlotModel {
  readonly info: SlotInfo;
  readonly sample: Sample | undefined;
}

/** What an event changed: the views refresh that and nothing else. */
export interface SessionChange {
  /** The set of slots changed. */
  structure: boolean;
  /** The session's own row changed. */
  session: boolean;
  slots: number[];
}

const none: SessionChange = { structure: false, session: false, slots: [] };

/** The state of one session, made of its events alone. */
export class SessionModel {
  #info: SessionInfo | undefined;
  readonly #slots = new Map<number, SlotModel>();

  constructor(
    readonly id: string,
    readonly plan: Plan,
    /** What a person calls the program. */
    readonly name: string,
  ) {}

  get info(): SessionInfo | undefined {
    return this.#info;
  }

  /** In the order of their numbers. */
  get slots(): SlotModel[] {
    return [...this.#slots.values()].sort((a, b) => a.info.slot - b.info.slot);
  }

  slot(number: number): SlotModel | undefined {
    return this.#slots.get(number);
  }

  get isStopping(): boolean {
    return this.#info?.state === 'stopping' || this.#info?.state === 'stopped';
  }

  get readyCount(): number {
    return this.slots.filter(({ info }) => info.state === 'ready').length;
  }

  get failed(): SlotModel[] {
    return this.slots.filter(({ info }) => info.state === 'failed');
  }

  get unresponsive(): SlotModel[] {
    return this.slots.filter(({ info }) => info.state === 'unresponsive');
  }

  /** Where the session is reached: what any of its workers listens on, each address once. */
  get addresses(): Address[] {
    const all = this.slots.flatMap(({ info }) => info.addresses);
    const byName = new Map(all.map((address) => [JSON.stringify(address), address]));
    return [...byName.values()];
  }

  /** The first address that a browser can open. */
  get url(): string | undefined {
    return this.addresses.find(({ url }) => url !== undefined)?.url;
  }

  apply(event: MusterEvent): SessionChange {
    switch (event.type) {
      case 'session':
        this.#info = event;
        return { ...none, session: true };
      case 'slot':
        return this.#applySlot(event);
      case 'sample':
        return this.#applySamples(event.samples);
      case 'log':
      case 'notice':
      case 'reload':
        return none;
    }
  }

  #applySlot(info: SlotInfo): SessionChange {
    const { slot } = info;
    if (info.removed === true) {
      const structure = this.#slots.delete(slot);
      return { structure, session: structure, slots: [] };
    }
    const known = this.#slots.get(slot);
    const sample = known?.sample?.pid === info.pid ? known?.sample : undefined;
    this.#slots.set(slot, { info, sample });
    return { structure: known === undefined, session: true, slots: [slot] };
  }

  #applySamples(samples: readonly Sample[]): SessionChange {
    const slots: number[] = [];
    for (const sample of samples) {
      const known = this.#slots.get(sample.slot);
      if (known?.info.pid !== sample.pid) continue;
      this.#slots.set(sample.slot, { info: known.info, sample });
      slots.push(sample.slot);
    }
    return { ...none, slots };
  }
}
