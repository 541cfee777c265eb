import type { SlotState } from '../../protocol/events';

/** Changes of one slot that are kept: a crash loop at its fastest makes fewer in the time that is shown. */
const capacity = 128;

/** Since when a slot was in a state. */
export interface StateChange {
  state: SlotState;
  /** Wall-clock milliseconds. */
  at: number;
}

/** Which states the slots of a session went through, in bounded room. */
export class StateHistory {
  readonly #slots = new Map<number, StateChange[]>();

  take(slot: number, state: SlotState, at: number): void {
    const changes = this.#slots.get(slot) ?? [];
    this.#slots.set(slot, changes);
    if (changes.at(-1)?.state === state) return;
    changes.push({ state, at });
    if (changes.length > capacity) changes.shift();
  }

  forget(slot: number): void {
    this.#slots.delete(slot);
  }

  /** The changes that reach into the time since then, the oldest first. */
  since(slot: number, from: number): StateChange[] {
    const changes = this.#slots.get(slot) ?? [];
    const first = changes.findLastIndex(({ at }) => at <= from);
    return changes.slice(Math.max(0, first));
  }
}
