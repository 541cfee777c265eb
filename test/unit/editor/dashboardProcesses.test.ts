import assert from 'node:assert/strict';
import { SessionRecords } from '../../../src/editor/dashboard/records';
import { takeSnapshot } from '../../../src/editor/dashboard/snapshot';
import type { Sight } from '../../../src/editor/dashboard/subject';
import type { SessionModel } from '../../../src/editor/sessionModel';
import type { ProcessInfo } from '../../../src/protocol/events';
import type { ProcessesView } from '../../../src/protocol/views/processes';
import type { TableWish } from '../../../src/protocol/views/table';
import { hello, sampleEvent, sessionEvent, slotEvent } from './helloSession';

const now = 1_000_000;
const stamp = { session: 'hello-session', time: 0, wall: 0 };

const info = (pid: number, changes: Partial<ProcessInfo> = {}): ProcessInfo => ({
  pid,
  start: pid * 10,
  slot: 1,
  parent: 41,
  state: 'running',
  command: `sleep ${pid}`,
  startedAt: now - pid * 1000,
  cpu: pid,
  memory: pid * 2 ** 20,
  threads: 1,
  ...changes,
});

function running(...processes: ProcessInfo[]): SessionModel {
  const model = hello();
  model.apply(sessionEvent('running'));
  model.apply(slotEvent({ slot: 1, pid: 41, startedAt: now - 60_000 }));
  model.apply(sampleEvent(1, 41, 12, 84 * 2 ** 20));
  model.apply({ ...stamp, type: 'processes', changed: processes, gone: [] });
  return model;
}

const wish: TableWish = { filter: '', count: 100 };

function viewOf(model: SessionModel, table: Partial<TableWish> = {}, selected?: string): ProcessesView {
  const sight: Sight = { tab: 'processes', table: { ...wish, ...table }, selected };
  const { view } = takeSnapshot([model], () => new SessionRecords(), sight, now);
  assert.ok(view?.tab === 'processes');
  return view;
}

const pids = ({ table }: ProcessesView): (number | undefined)[] => table.rows.map(({ pid }) => pid);

describe('The table of processes', () => {
  it('has the supervisor, the workers, their threads and what they started', () => {
    const model = running(info(50));
    const figures = {
      loop: { max: 0, p99: 0, utilization: 0 },
      heap: { used: 0, total: 0, limit: 0, external: 0 },
      gc: { count: 0, ms: 0 },
    };
    const threads = [{ id: 3, file: '/app/resize.js', utilization: 0.87 }];
    model.apply({ ...stamp, type: 'runtime', workers: [{ slot: 1, pid: 41, ...figures, threads }] });
    const view = viewOf(model, { sort: 'state', isDescending: false });
    assert.deepEqual(
      view.table.rows.map(({ state, pid, from, cpu, memory, age }) => [state, pid, from, cpu, memory, age]),
      [
        ['running', 50, 'worker 1', '50 %', '50 MB', '< 1 min'],
        ['supervisor', 1, '', undefined, undefined, '16 min'],
        ['thread', undefined, 'worker 1', '87 %', undefined, undefined],
        ['worker', 41, 'worker 1', '12 %', '84 MB', '1 min'],
      ],
    );
    assert.equal(view.table.rows[2]?.command, 'thread 3 resize.js');
    assert.equal(view.all, 4);
  });

  for (const [state, words] of [
    ['cold', 'cold spare'],
    ['starting', 'warm spare'],
    ['ready', 'warm spare'],
  ] as const)
    it(`has the spare that is ${state}`, () => {
      const model = running();
      model.apply(sessionEvent('running', { pid: 43, state }));
      const { rows } = viewOf(model, { filter: 'spare' }).table;
      assert.deepEqual(
        rows.map((row) => [row.state, row.pid]),
        [[words, 43]],
      );
    });

  it('has zombies and orphans on top, by whatever it is sorted', () => {
    const blame = { pid: 41, cause: 'blocked' } as const;
    const model = running(
      info(50),
      info(51, { state: 'zombie', blame }),
      info(52, { state: 'orphan' }),
      info(53),
    );
    for (const sort of ['cpu', 'pid', 'command', 'no such column'])
      for (const isDescending of [true, false])
        assert.deepEqual(pids(viewOf(model, { sort, isDescending })).slice(0, 2), [51, 52]);
    assert.deepEqual(pids(viewOf(model, { sort: 'cpu' })), [51, 52, 53, 50, 41, 1]);
    assert.deepEqual(pids(viewOf(model, { sort: 'cpu', isDescending: false })), [51, 52, 1, 41, 50, 53]);
    const view = viewOf(model);
    assert.deepEqual([view.zombies, view.orphans], [1, 1]);
  });

  it('finds rows by every word of the filter, in the command line, the pid, the state and the worker', () => {
    const model = running(info(50, { command: '/usr/bin/ffmpeg -i A.mp4' }), info(51, { state: 'orphan' }));
    assert.deepEqual(pids(viewOf(model, { filter: 'FFMPEG a.mp4' })), [50]);
    assert.deepEqual(pids(viewOf(model, { filter: 'orphan 1' })), [51]);
    const view = viewOf(model, { filter: 'nothing of the kind' });
    assert.deepEqual([view.table.total, view.all], [0, 4]);
  });

  it('sends of five thousand rows those in sight, in little time', () => {
    const model = running(...Array.from({ length: 5000 }, (_, index) => info(100 + index)));
    const start = performance.now();
    const rounds = 20;
    let view = viewOf(model);
    for (let round = 0; round < rounds; round++)
      view = viewOf(
        model,
        { sort: 'pid', isDescending: false, from: 4000, filter: 'sleep' },
        'process:4600:46000',
      );
    const each = (performance.now() - start) / rounds;
    assert.equal(view.table.total, 5000);
    assert.deepEqual(
      pids(view),
      Array.from({ length: 100 }, (_, index) => 4100 + index),
    );
    assert.equal(view.table.selected, 4500);
    assert.ok(JSON.stringify(view).length < 40_000);
    assert.ok(each < 100, `${each} ms`);
  });

  it('keeps to the last rows where fewer are left than asked for', () => {
    const model = running(info(50), info(51));
    assert.equal(viewOf(model, { from: 900, count: 2 }).table.from, 2);
    assert.equal(viewOf(model, { count: 3 }).table.from, 1);
  });

  it('tells all about the selected row, and what can be done to it now', () => {
    const blame = { pid: 41, cause: 'blocked' } as const;
    const site = { file: '/app/jobs.js', line: 12 };
    const owner = { user: 'www-data', cgroup: '/system.slice/shop.service', pss: 3 * 2 ** 20 };
    const model = running(info(50, { site, ...owner }), info(51, { state: 'zombie', blame }));
    const live = viewOf(model, {}, 'process:50:500').detail;
    assert.equal(live?.title, 'sleep 50');
    assert.deepEqual(live.commands, [
      'muster.endProcess',
      'muster.endProcessTree',
      'muster.sendSignal',
      'muster.keepProcess',
      'muster.measureMemory',
      'muster.revealSpawnSite',
      'muster.copyCommandLine',
      'muster.copyPid',
    ]);
    const facts = new Map(live.facts);
    assert.deepEqual(
      ['Started at', 'User', 'Control group', 'Share of memory (PSS)'].map((name) => facts.get(name)),
      ['jobs.js:12', 'www-data', '/system.slice/shop.service', '3 MB'],
    );
    const dead = viewOf(model, {}, 'process:51:510').detail;
    assert.deepEqual(dead?.commands.slice(0, 2), ['muster.reapZombie', 'muster.endParent']);
    assert.ok(dead.facts.some(([name, value]) => name === 'Remedy' && value === 'restart worker 1'));
    assert.deepEqual(viewOf(model, {}, 'worker:1').detail?.commands, []);
    assert.equal(viewOf(model, {}, 'process:50:501').detail, undefined);
  });
});
