import assert from 'node:assert/strict';
import type { RestartRule } from '../../../src/protocol/plan';
import { planDefaults } from '../../../src/protocol/planDefaults';
import { decideRestart, noHistory, type Death } from '../../../src/supervisor/restartPolicy';

const generous: RestartRule = { ...planDefaults.restart, budget: { restarts: 1000, windowMs: 60_000 } };

/** The delays that follow one death after another, until the policy gives up. */
function delaysOf(rule: RestartRule, deaths: Iterable<Death>, random: () => number = () => 0.5): number[] {
  const delays: number[] = [];
  let history = noHistory;
  for (const death of deaths) {
    const decision = decideRestart(rule, history, death, random());
    if (!decision.restart) break;
    ({ history } = decision);
    delays.push(decision.delay);
  }
  return delays;
}

const deaths = (count: number, every: number, readyFor: number): Death[] =>
  Array.from({ length: count }, (_, i) => ({ at: i * every, readyFor }));

/** A small generator with a seed, so that a failure can be repeated. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('the restart policy', () => {
  const doubled = [100, 200, 400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000];

  it('restarts one that has served at once, then doubles the delay from death to death, up to the maximum', () => {
    assert.deepEqual(delaysOf(generous, deaths(11, 10, 5)), [0, ...doubled]);
  });

  it('never restarts at once what was not ready', () => {
    assert.deepEqual(delaysOf(generous, deaths(10, 10, 0)), doubled);
  });

  it('spreads each delay by a fifth up and down', () => {
    const first = (random: number): number[] => delaysOf(generous, deaths(1, 1, 0), () => random);
    assert.deepEqual(first(0), [80]);
    assert.deepEqual(first(0.5), [100]);
    assert.deepEqual(first(0.999_999), [120]);
  });

  it('keeps delays finite after thousands of deaths, without a backoff too', () => {
    const slow = deaths(3000, 40_000, 5);
    assert.equal(delaysOf(generous, slow).at(-1), 15_000);
    const none = { ...generous, backoff: { initial: 0, max: 0 } };
    assert.deepEqual(new Set(delaysOf(none, slow)), new Set([0]));
  });

  it('starts over with the first delay after a stable time, and only then', () => {
    const { stableAfter } = generous;
    const series = (readyFor: number): number[] =>
      delaysOf(generous, [...deaths(4, 10, 5), { at: 100_000, readyFor }]);
    assert.equal(series(stableAfter).at(-1), 0);
    assert.equal(series(stableAfter - 1).at(-1), 800);
  });

  it('gives up at the death that would exceed the budget', () => {
    assert.equal(delaysOf(planDefaults.restart, deaths(20, 1000, 5)).length, 5);
  });

  it('counts a death before ready twice', () => {
    assert.equal(delaysOf(planDefaults.restart, deaths(20, 1000, 0)).length, 2);
  });

  it('gives up on a slow crasher too, when it crashes more often than the budget allows', () => {
    const budget = { restarts: 5, windowMs: 60_000 };
    assert.equal(delaysOf({ ...generous, budget }, deaths(100, 11_000, 9000)).length, 5);
  });

  it('goes on for ever with one that crashes within the budget', () => {
    const budget = { restarts: 5, windowMs: 60_000 };
    assert.equal(delaysOf({ ...generous, budget }, deaths(100, 16_000, 15_000)).length, 100);
  });

  it('never restarts with a budget of 0', () => {
    const budget = { restarts: 0, windowMs: 60_000 };
    assert.deepEqual(delaysOf({ ...generous, budget }, deaths(1, 1, 100_000)), []);
  });

  it('never restarts more often in any window than the budget says, whatever dies when', () => {
    for (let seed = 1; seed <= 2000; seed++) {
      const random = generator(seed);
      const rule: RestartRule = {
        backoff: { initial: Math.floor(random() * 500), max: 500 + Math.floor(random() * 30_000) },
        budget: { restarts: Math.floor(random() * 8), windowMs: 1 + Math.floor(random() * 60_000) },
        sessionBudget: generous.sessionBudget,
        stableAfter: Math.floor(random() * 20_000),
        stopExitCodes: [],
      };
      const restarts: number[] = [];
      let history = noHistory;
      for (let at = 0; restarts.length < 100;) {
        const readyFor = random() < 0.3 ? 0 : Math.floor(random() ** 4 * 40_000);
        at += readyFor + random() * 100;
        const decision = decideRestart(rule, history, { at, readyFor }, random());
        if (!decision.restart) break;
        const base = decision.delay / rule.backoff.max;
        assert.ok(decision.delay >= 0 && base <= 1.201, `seed ${seed}: a delay of ${decision.delay} ms`);
        ({ history } = decision);
        at += decision.delay;
        restarts.push(at);
      }
      const { restarts: most, windowMs } = rule.budget;
      for (const [i, start] of restarts.entries()) {
        const inWindow = restarts.slice(i).filter((moment) => moment - start < windowMs).length;
        assert.ok(inWindow <= most, `seed ${seed}: ${inWindow} restarts in a window of at most ${most}`);
      }
    }
  });
});
