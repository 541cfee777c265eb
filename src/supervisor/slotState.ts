import type { SlotState } from '../protocol/events';

/** What can happen to a slot. `replaced`: a new worker took over while the old one goes on to drain. */
export type SlotInput =
  | 'start'
  | 'ready'
  | 'unresponsive'
  | 'responsive'
  | 'replaced'
  | 'drain'
  | 'exit'
  | 'delay'
  | 'giveUp'
  | 'halt';

/** The whole state machine of a slot: what is not in the table cannot happen. */
export const slotTransitions: Readonly<Record<SlotState, Partial<Record<SlotInput, SlotState>>>> = {
  starting: { ready: 'ready', drain: 'draining', exit: 'exited' },
  ready: { unresponsive: 'unresponsive', replaced: 'ready', drain: 'draining', exit: 'exited' },
  unresponsive: { responsive: 'ready', replaced: 'ready', drain: 'draining', exit: 'exited' },
  draining: { exit: 'exited' },
  exited: { start: 'starting', delay: 'backoff', giveUp: 'failed' },
  backoff: { start: 'starting', halt: 'exited' },
  failed: { start: 'starting', halt: 'exited' },
};

/**
 * @returns the state after `input`
 * @throws Error when the table has no such transition, which is a bug of the caller
 */
export function nextSlotState(state: SlotState, input: SlotInput): SlotState {
  const next = slotTransitions[state][input];
  if (next === undefined) throw new Error(`A slot that is ${state} cannot take "${input}"`);
  return next;
}
