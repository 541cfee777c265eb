import assert from 'node:assert/strict';
import { slotStates, type SlotState } from '../../../src/protocol/events';
import { nextSlotState, slotTransitions, type SlotInput } from '../../../src/supervisor/slotState';

const inputs: readonly SlotInput[] = [
  ...(['start', 'ready', 'unresponsive', 'responsive', 'replaced'] as const),
  ...(['drain', 'exit', 'delay', 'giveUp', 'halt'] as const),
];

/** Every transition there is, as the documentation tells them; all others are bugs of the caller. */
const legal: readonly string[] = [
  'starting ready ready',
  'starting drain draining',
  'starting exit exited',
  'ready unresponsive unresponsive',
  'ready replaced ready',
  'ready drain draining',
  'ready exit exited',
  'unresponsive responsive ready',
  'unresponsive replaced ready',
  'unresponsive drain draining',
  'unresponsive exit exited',
  'draining exit exited',
  'exited start starting',
  'exited delay backoff',
  'exited giveUp failed',
  'backoff start starting',
  'backoff halt exited',
  'failed start starting',
  'failed halt exited',
];

function walk(start: SlotState, ...path: SlotInput[]): SlotState[] {
  const states = [start];
  for (const input of path) states.push(nextSlotState(states.at(-1) ?? start, input));
  return states;
}

describe('the states of a slot', () => {
  for (const state of slotStates) {
    for (const input of inputs) {
      const next = legal.find((line) => line.startsWith(`${state} ${input} `))?.split(' ')[2];
      if (next === undefined) {
        it(`${state} cannot take "${input}"`, () => {
          assert.throws(() => nextSlotState(state, input), {
            message: `A slot that is ${state} cannot take "${input}"`,
          });
        });
      } else {
        it(`${state} becomes ${next} by "${input}"`, () => {
          assert.equal(nextSlotState(state, input), next);
        });
      }
    }
  }

  it('have no transition beside these', () => {
    const all = Object.entries(slotTransitions).flatMap(([state, row]) =>
      Object.entries(row).map(([input, next]) => `${state} ${input} ${next}`),
    );
    assert.deepEqual(all.sort(), [...legal].sort());
  });

  it('lead through the life of a worker', () => {
    assert.deepEqual(walk('exited', 'start', 'ready', 'drain', 'exit'), [
      ...['exited', 'starting', 'ready', 'draining', 'exited'],
    ]);
    assert.deepEqual(walk('ready', 'exit', 'delay', 'start'), ['ready', 'exited', 'backoff', 'starting']);
    assert.deepEqual(walk('starting', 'exit', 'giveUp'), ['starting', 'exited', 'failed']);
    assert.deepEqual(walk('ready', 'unresponsive', 'responsive'), ['ready', 'unresponsive', 'ready']);
  });
});
