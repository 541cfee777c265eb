import assert from 'node:assert/strict';
import type { Lineage, LineageProcess } from '../../../src/processes/lineage';
import { ProcessInfos } from '../../../src/supervisor/processInfos';
import type { ProcessInfo } from '../../../src/protocol/events';

const worker = { pid: 100, start: 1 };

type Kind = 'running' | 'stopped' | 'kept';

/** A worker's child, alone in its lineage. */
function childOf(kind: Kind = 'running', start = 50): Lineage {
  const child: LineageProcess = {
    row: {
      ...{ pid: 500, start, ppid: worker.pid, pgid: 500, sid: 500, state: 'sleeping', uid: 0 },
      ...{ cpuTime: 0, rss: 2 ** 20, threads: 1, startedAt: start },
    },
    ...{ worker: 1, slot: 1, parent: worker, firstSeen: 0, firstParent: worker.pid },
    ...{ zombieSince: undefined, astraySince: undefined },
    class: { kind },
  };
  return new Map([[500, child]]);
}

describe('ProcessInfos', () => {
  /** Looks once more. @returns what changed */
  const look = (infos: ProcessInfos, lineage = childOf()): ProcessInfo[] =>
    infos.update(lineage, new Map([[500, { command: 'ffmpeg', user: 'me' }]]), 0, () => undefined).changed;

  it('tell once that a process is a stray, which it stays as long as it lives', () => {
    const infos = new ProcessInfos();
    assert.deepEqual(
      look(infos).map(({ state }) => state),
      ['running'],
    );
    infos.markStrays([{ pid: 500, start: 50 }]);
    assert.deepEqual(
      look(infos).map(({ state }) => state),
      ['stray'],
    );
    assert.deepEqual(look(infos), []);
    assert.deepEqual(
      look(infos, childOf('running', 60)).map(({ state }) => state),
      ['running'],
    );
  });

  it('tell of a stray that is kept, or stopped, that it is', () => {
    const infos = new ProcessInfos();
    look(infos);
    infos.markStrays([{ pid: 500, start: 50 }]);
    for (const kind of ['kept', 'stopped'] as const)
      assert.deepEqual(
        look(infos, childOf(kind)).map(({ state }) => state),
        [kind],
      );
  });

  it('mark and measure no process that has the number of an earlier one', () => {
    const infos = new ProcessInfos();
    look(infos);
    infos.markStrays([{ pid: 500, start: 49 }]);
    infos.measured({ pid: 500, start: 49 }, 1000);
    assert.deepEqual(look(infos), []);
    infos.measured({ pid: 500, start: 50 }, 1000);
    assert.deepEqual(
      look(infos).map(({ pss }) => pss),
      [1000],
    );
  });
});
