import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { ProcessInfo } from '../../../src/protocol/events';
import { Strays, type StrayGroup } from '../../../src/supervisor/strays';

const worker = 100;

interface Life {
  from: number;
  to: number;
  command?: string;
  parent?: number;
}

function infoOf({ from, command = 'ffmpeg -i a', parent = worker }: Life, pid: number): ProcessInfo {
  const rest = { cpu: 0, memory: 0, threads: 1, state: 'running' } as const;
  return { pid, start: from, slot: 1, parent, startedAt: from * 1000, command, ...rest };
}

/** Looks once a second at processes whose lives are told in seconds. @returns the groups told, by their second */
function watch(lives: readonly Life[], seconds: number): Map<number, StrayGroup[]> {
  const strays = new Strays();
  const told = new Map<number, StrayGroup[]>();
  for (let second = 0; second <= seconds; second++) {
    const infos = lives.flatMap((life, index) =>
      life.from <= second && second < life.to ? [infoOf(life, 1000 + index)] : [],
    );
    const groups = strays.next(infos, second * 1000);
    if (groups.length > 0) told.set(second, groups);
  }
  return told;
}

/** One every so many seconds, each for so many. */
const series = (every: number, life: number, seconds: number, start = 0): Life[] =>
  Array.from({ length: Math.ceil((seconds - start) / every) }, (_, index) => {
    const from = start + index * every;
    return { from, to: from + life, command: `/usr/bin/ffmpeg -i ${index}.mp4` };
  });

describe('Strays', () => {
  it('are children of one program that grow in number and do not end', () => {
    const told = watch(series(3, Infinity, 180), 180);
    const [[second, groups] = assert.fail()] = told;
    assert.ok(second <= 135, `${second} s`);
    const [group = assert.fail(), ...rest] = groups;
    assert.deepEqual(rest, []);
    assert.deepEqual([group.slot, group.program], [1, 'ffmpeg']);
    assert.ok(Math.abs(group.growth - 20) < 1.5, `${group.growth} a minute`);
    assert.ok(group.members.length >= 25);
  });

  it('are found where there is one a minute, among others that end', () => {
    const leak = series(60, Infinity, 2400);
    const busy = series(1, 15, 2400);
    assert.ok(watch(leak, 2400).size > 0);
    assert.ok(watch([...leak, ...busy], 2400).size > 0);
  });

  it('are no short children, however many', () => {
    const lives = Array.from({ length: 2400 }, (_, index) => ({ from: index / 20, to: index / 20 + 1 }));
    assert.equal(watch(lives, 120).size, 0);
  });

  it('are no pool of a fixed size, filled at the start or with the first load', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 0, max: 55 }),
        fc.integer({ min: 0, max: 300 }),
        (size, spread, start) => {
          const pool = Array.from({ length: size }, (_, i) => ({
            from: start + (i % (spread + 1)),
            to: Infinity,
          }));
          assert.equal(watch(pool, 600).size, 0);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('are no pool whose members are replaced', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 2, max: 400 }), (size, life) => {
        const lives = Array.from({ length: size }, (_, member) =>
          series(life, life, 1200, member % life),
        ).flat();
        assert.equal(watch(lives, 1200).size, 0);
      }),
      { numRuns: 30 },
    );
  });

  it('are no jobs of half a minute under a steady load', () => {
    assert.equal(watch(series(1, 30, 1200), 1200).size, 0);
  });

  it('are not counted together across programs, nor below another child', () => {
    const lives = Array.from({ length: 60 }, (_, index) => ({
      from: index * 3,
      to: Infinity,
      command: `tool${index} run`,
    }));
    assert.equal(watch(lives, 240).size, 0);
    const parent: Life = { from: 0, to: Infinity, command: 'manager' };
    const below = series(3, Infinity, 240).map((life) => ({ ...life, parent: 1000 }));
    assert.equal(watch([parent, ...below], 240).size, 0);
  });
});
