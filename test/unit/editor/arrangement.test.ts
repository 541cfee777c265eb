import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  arrange,
  changedContainers,
  processKey,
  processOf,
  threadOf,
  type Arrangement,
} from '../../../src/editor/tree/arrangement';
import { filterProcesses, filterThreads } from '../../../src/editor/tree/processFilter';
import type { ThreadFigures } from '../../../src/protocol/traffic';
import { processStates, type ProcessInfo } from '../../../src/protocol/events';

function info(changes: Partial<ProcessInfo> & { pid: number }): ProcessInfo {
  const figures = { cpu: 0, memory: 0, threads: 1, startedAt: 0 };
  return {
    start: changes.pid,
    slot: 1,
    state: 'running',
    command: `tool${changes.pid}`,
    ...figures,
    ...changes,
  };
}

const byPid = (infos: readonly ProcessInfo[]): Map<number, ProcessInfo> =>
  new Map(infos.map((one) => [one.pid, one]));

/** The tree as lines, indented; the names of programs are enough. */
function draw(arrangement: Arrangement, key: string, depth = 0): string[] {
  return (arrangement.children.get(key) ?? []).flatMap((child) => [
    `${'  '.repeat(depth)}${child}`,
    ...draw(arrangement, child, depth + 1),
  ]);
}

const slots = new Set([1, 2]);

describe('The arrangement of processes', () => {
  it('nests each below its parent, under the worker that it comes from', () => {
    const infos = [
      info({ pid: 10, parent: 1 }),
      info({ pid: 11, parent: 10 }),
      info({ pid: 12, parent: 11 }),
      info({ pid: 20, parent: 2, slot: 2 }),
    ];
    const arrangement = arrange(byPid(infos), slots, 'age');
    assert.deepEqual(draw(arrangement, 'worker:1'), [
      'process:10:10',
      '  process:11:11',
      '    process:12:12',
    ]);
    assert.deepEqual(draw(arrangement, 'worker:2'), ['process:20:20']);
    assert.deepEqual(draw(arrangement, 'session'), []);
  });

  it('puts three siblings of one program and more into a group, whatever their arguments', () => {
    const infos = [1, 2, 3].map((n) => info({ pid: 10 + n, parent: 1, command: `/bin/ffmpeg -i ${n}.mp4` }));
    const others = [4, 5].map((n) => info({ pid: 10 + n, parent: 1, command: `convert ${n}.png` }));
    const arrangement = arrange(byPid([...infos, ...others]), slots, 'age');
    assert.deepEqual(draw(arrangement, 'worker:1'), [
      'group:worker:1:ffmpeg',
      '  process:11:11',
      '  process:12:12',
      '  process:13:13',
      'process:14:14',
      'process:15:15',
    ]);
  });

  it('gathers zombies, alike only with the same parent, and orphans with what they started', () => {
    const blame = (pid: number) => ({ state: 'zombie', blame: { pid, cause: 'neverWaits' } }) as const;
    const infos = [
      info({ pid: 10, parent: 1, command: 'python3 a.py' }),
      ...[11, 12, 13].map((pid) => info({ pid, parent: 10, command: 'true', ...blame(10) })),
      info({ pid: 14, parent: 1, command: 'true', ...blame(1) }),
      info({ pid: 15, state: 'orphan' }),
      info({ pid: 16, parent: 15, state: 'orphan' }),
      info({ pid: 17, state: 'kept' }),
    ];
    const arrangement = arrange(byPid(infos), slots, 'age');
    assert.deepEqual(draw(arrangement, 'worker:1'), ['process:10:10', 'process:17:17']);
    assert.deepEqual(draw(arrangement, 'session'), [
      'zombies',
      '  group:zombies:true of 10',
      '    process:11:11',
      '    process:12:12',
      '    process:13:13',
      '  process:14:14',
      'orphans',
      '  process:15:15',
      '    process:16:16',
    ]);
  });

  it('sorts siblings by age, CPU or memory', () => {
    const infos = [
      info({ pid: 10, start: 3, cpu: 5, memory: 1 }),
      info({ pid: 11, start: 1, cpu: 50, memory: 2 }),
      info({ pid: 12, start: 2, cpu: 20, memory: 3 }),
    ];
    const order = (by: 'age' | 'cpu' | 'memory') =>
      (arrange(byPid(infos), slots, by).children.get('worker:1') ?? []).map((key) => processOf(key)?.pid);
    assert.deepEqual(order('age'), [11, 12, 10]);
    assert.deepEqual(order('cpu'), [11, 12, 10]);
    assert.deepEqual(order('memory'), [12, 11, 10]);
  });

  it('gives every process one place, from which its parents lead to a worker or to the session', () => {
    const anyInfo = fc.record({
      pid: fc.integer({ min: 1, max: 40 }),
      slot: fc.integer({ min: 0, max: 3 }),
      distance: fc.integer({ min: 0, max: 5 }),
      state: fc.constantFrom(...processStates),
      program: fc.constantFrom('a', 'b', 'sh -c c'),
    });
    fc.assert(
      fc.property(fc.array(anyInfo, { maxLength: 60 }), (anyInfos) => {
        const infos = byPid(
          anyInfos.map(({ pid, slot, distance, state, program }) =>
            info({ pid, slot, state, command: program, ...(distance > 0 && { parent: pid - distance }) }),
          ),
        );
        const arrangement = arrange(infos, slots, 'age');
        const drawn = ['worker:1', 'worker:2', 'session'].flatMap((key) => draw(arrangement, key));
        const keys = drawn.map((line) => line.trim()).filter((key) => processOf(key));
        assert.deepEqual(keys.toSorted(), [...infos.values()].map(processKey).toSorted());
      }),
    );
  });

  it('knows below which rows something came, went or changed its order', () => {
    const one = info({ pid: 10, parent: 1 });
    const other = info({ pid: 11, parent: 10 });
    const before = arrange(byPid([one]), slots, 'age');
    const after = arrange(byPid([one, other]), slots, 'age');
    assert.deepEqual(changedContainers(before, after), [processKey(one)]);
    assert.deepEqual(changedContainers(after, after), []);
    assert.deepEqual(changedContainers(after, before), [processKey(one)]);
  });

  it('puts the threads of a worker after its processes, as long as the worker has a row', () => {
    const threads = new Map([
      [1, [thread(1), thread(4)]],
      [2, [thread(1)]],
    ]);
    const arrangement = arrange(byPid([info({ pid: 10, parent: 1 })]), slots, 'cpu', threads);
    assert.deepEqual(draw(arrangement, 'worker:1'), ['process:10:10', 'thread:1:1', 'thread:1:4']);
    assert.deepEqual(draw(arrangement, 'worker:2'), ['thread:2:1']);
    assert.deepEqual(threadOf('thread:2:1'), { slot: 2, id: 1 });
  });
});

const thread = (id: number, file = 'file:///app/resize.ts', name = ''): ThreadFigures => ({
  id,
  file,
  name,
  utilization: 0.5,
});

describe('The filter of processes', () => {
  const infos = byPid([
    info({ pid: 10, command: 'sh -c ffmpeg -i a.mp4' }),
    info({ pid: 11, parent: 10, command: 'ffmpeg -i a.mp4', slot: 2 }),
    info({ pid: 12, parent: 10, command: 'tee log' }),
    info({ pid: 13, command: 'convert a.png', state: 'zombie' }),
  ]);
  const pids = (filter: string): number[] => [...filterProcesses(infos, filter).keys()];

  it('lets everything through that has every word, in its command line, pid, state or worker', () => {
    assert.deepEqual(pids('  '), [10, 11, 12, 13]);
    assert.deepEqual(pids('CONVERT a.png'), [13]);
    assert.deepEqual(pids('zombie'), [13]);
    assert.deepEqual(pids('worker 1 convert'), [13]);
    assert.deepEqual(pids('nothing'), []);
  });

  it('keeps what a process hangs on that has them', () => {
    assert.deepEqual(pids('tee'), [10, 12]);
    assert.deepEqual(pids('worker 2'), [10, 11]);
    assert.deepEqual(pids('11'), [10, 11]);
  });

  it('knows a thread by its number, its name, what it runs and its worker', () => {
    const threads = new Map([
      [1, [thread(1), thread(2, '/app/mail.js', 'Mailer')]],
      [2, [thread(1)]],
    ]);
    const found = (filter: string): string[] =>
      [...filterThreads(threads, filter)].flatMap(([slot, list]) => list.map(({ id }) => `${slot}/${id}`));
    assert.deepEqual(found('resize'), ['1/1', '2/1']);
    assert.deepEqual(found('mailer'), ['1/2']);
    assert.deepEqual(found('worker 2'), ['2/1']);
  });
});
