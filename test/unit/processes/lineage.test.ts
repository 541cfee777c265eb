import assert from 'node:assert/strict';
import {
  emptyLineage,
  lineageRoots,
  nextLineage,
  processesOfWorker,
  type Lineage,
  type LineageInput,
  type ProcessClass,
} from '../../../src/processes/lineage';
import type { ProcessRow } from '../../../src/processes/types';
import { row } from './machine';

const worker = row({ pid: 100, start: 10 });
const other = row({ pid: 101, start: 11 });
const workers = [
  { slot: 1, number: 7, id: worker },
  { slot: 2, number: 8, id: other },
];
const child = row({ pid: 200, start: 20, ppid: 100 });
const grandchild = row({ pid: 201, start: 21, ppid: 200 });

type Look = Partial<LineageInput> & { rows: readonly ProcessRow[] };

/** The lineage after looks that are a second apart. */
function after(...looks: Look[]): Lineage {
  let lineage = emptyLineage;
  for (const [second, look] of looks.entries())
    lineage = nextLineage(lineage, {
      now: second * 1000,
      claimed: [],
      workers,
      isBlocked: () => false,
      isKept: () => false,
      ...look,
    });
  return lineage;
}

const classOf = (lineage: Lineage, pid = child.pid): ProcessClass | undefined => lineage.get(pid)?.class;
const zombie = { ...child, state: 'zombie' } as const;
const adopted = { ...child, ppid: 1 };

describe('lineage', () => {
  it('places a process under its worker, nested, with the time it was first seen', () => {
    const lineage = after({ rows: [worker, child] }, { rows: [worker, child, grandchild] });
    assert.deepEqual([...lineage.keys()], [200, 201]);
    const { parent, firstSeen, worker: number, slot } = lineage.get(201) ?? {};
    assert.deepEqual([parent, firstSeen, number, slot], [{ pid: 200, start: 20 }, 1000, 7, 1]);
    assert.equal(lineage.get(200)?.firstSeen, 0);
    assert.deepEqual(processesOfWorker(lineage, 7), [child, grandchild]);
    assert.deepEqual(processesOfWorker(lineage, 8), []);
    assert.deepEqual(lineageRoots(lineage, workers, []), [100, 101, 200, 201]);
  });

  it('takes no row for a child whose parent’s number belongs to a younger process by now', () => {
    const foreign = row({ pid: 300, start: 5, ppid: 100 });
    assert.equal(after({ rows: [worker, foreign] }).size, 0);
  });

  it('is not led round in circles by rows of two moments', () => {
    const one = row({ pid: 300, start: 30, ppid: 301 });
    const two = row({ pid: 301, start: 30, ppid: 300 });
    assert.equal(after({ rows: [one, two] }).size, 0);
    const claimed = [{ row: one, worker: 7 }];
    assert.equal(after({ rows: [worker, one, two], claimed, isKept: () => true }).size, 2);
  });

  it('knows a daemon by its cookie, of a worker that is gone as well', () => {
    const daemon = row({ pid: 300 });
    const lineage = after({ rows: [worker, daemon], claimed: [{ row: daemon, worker: 7 }] });
    assert.equal(lineage.get(300)?.slot, 1);
    const gone = after({ rows: [daemon], claimed: [{ row: daemon, worker: 5 }] });
    assert.deepEqual([gone.get(300)?.worker, gone.get(300)?.slot], [5, undefined]);
  });

  it('forgets what is gone, and does not take another of its number for it', () => {
    const lineage = after({ rows: [worker, child] }, { rows: [worker, row({ pid: 200, start: 99 })] });
    assert.equal(lineage.size, 0);
  });

  it('holds up with ten thousand foreign processes among the rows', () => {
    const foreign = Array.from({ length: 10_000 }, (_, index) =>
      row({ pid: 1000 + index, ppid: 1 + (index % 50) }),
    );
    assert.deepEqual([...after({ rows: [...foreign, worker, child] }).keys()], [200]);
  });
});

describe('an orphan', () => {
  it('is what its worker has left, at once, with what it started', () => {
    const lineage = after({ rows: [worker, child, grandchild] }, { rows: [adopted, grandchild] });
    assert.deepEqual(classOf(lineage), { kind: 'orphan', since: 1000 });
    assert.deepEqual(classOf(lineage, 201), { kind: 'orphan', since: 1000 });
    assert.equal(lineage.get(200)?.worker, 7);
    assert.equal(lineage.get(200)?.parent, undefined);
    assert.deepEqual(lineage.get(201)?.parent, { pid: 200, start: 20 });
  });

  it('is what its worker has left though it is still there as a zombie', () => {
    const dead = { ...worker, state: 'zombie' } as const;
    assert.equal(classOf(after({ rows: [worker, child] }, { rows: [dead, adopted] }))?.kind, 'orphan');
  });

  it('of a living worker is one that was found away from it twice, since the first time', () => {
    const once = after({ rows: [worker, child] }, { rows: [worker, adopted] });
    assert.equal(classOf(once)?.kind, 'running');
    const twice = after({ rows: [worker, child] }, { rows: [worker, adopted] }, { rows: [worker, adopted] });
    assert.deepEqual(classOf(twice), { kind: 'orphan', since: 1000 });
  });

  it('is not what a subreaper among the worker’s children has adopted', () => {
    const init = row({ pid: 202, start: 15, ppid: 100 });
    const kept = { ...grandchild, ppid: 202 };
    const looks = [{ rows: [worker, init, child, grandchild] }, { rows: [worker, init, kept] }];
    assert.equal(classOf(after(...looks, ...looks.slice(1)), 201)?.kind, 'running');
  });
});

describe('a zombie', () => {
  const looks = (last: Partial<LineageInput>): Look[] => [
    { rows: [worker, child] },
    { rows: [worker, zombie] },
    { rows: [worker, zombie], ...last },
  ];

  it('is one that was found so twice, since the first time: each child is one for a moment', () => {
    assert.equal(classOf(after(...looks({}).slice(0, 2)))?.kind, 'running');
    const found = classOf(after(...looks({})));
    assert.deepEqual(found, { kind: 'zombie', since: 1000, parent: 100, cause: 'neverWaits' });
  });

  it('is not another process that has its number', () => {
    const next = { ...zombie, start: 99 };
    assert.equal(classOf(after({ rows: [worker, zombie] }, { rows: [worker, next] }))?.kind, 'running');
  });

  it('is its parent’s fault when the parent’s loop is blocked', () => {
    const lineage = after(...looks({ isBlocked: ({ pid }) => pid === worker.pid }));
    assert.deepEqual(classOf(lineage), { kind: 'zombie', since: 1000, parent: 100, cause: 'blocked' });
  });

  it('is the fault of who adopted it and does not reap', () => {
    const left = { ...adopted, state: 'zombie' } as const;
    const lineage = after({ rows: [worker, child] }, { rows: [worker, left] }, { rows: [worker, left] });
    assert.deepEqual(classOf(lineage), { kind: 'zombie', since: 1000, parent: 1, cause: 'notReaped' });
    // A Node.js that adopts waits for its own children only, blocked or not.
    const subreaper = row({ pid: 202, start: 15, ppid: 100 });
    const inTree = { ...grandchild, ppid: 202, state: 'zombie' } as const;
    const below = after(
      { rows: [worker, subreaper, child, grandchild] },
      ...[1, 2].map(() => ({ rows: [worker, subreaper, inTree], isBlocked: () => true })),
    );
    assert.deepEqual(classOf(below, 201), { kind: 'zombie', since: 1000, parent: 202, cause: 'notReaped' });
  });
});

describe('a descendant', () => {
  it('that is stopped is called so, one that a debugger holds is not', () => {
    assert.equal(classOf(after({ rows: [worker, { ...child, state: 'stopped' }] }))?.kind, 'stopped');
    assert.equal(classOf(after({ rows: [worker, { ...child, state: 'traced' }] }))?.kind, 'running');
  });

  it('that a pattern names is kept with what it started, an orphan too, and none beside it', () => {
    const sibling = row({ pid: 203, ppid: 100 });
    const isKept = ({ pid }: ProcessRow): boolean => pid === child.pid;
    const lineage = after(
      { rows: [worker, child, grandchild, sibling], isKept },
      { rows: [adopted, grandchild, { ...sibling, ppid: 1 }], isKept },
    );
    const kinds = [200, 201, 203].map((pid) => classOf(lineage, pid)?.kind);
    assert.deepEqual(kinds, ['kept', 'kept', 'orphan']);
  });

  it('is not kept because a pattern names the worker', () => {
    const isKept = ({ pid }: ProcessRow): boolean => pid === worker.pid;
    assert.equal(classOf(after({ rows: [worker, child], isKept }))?.kind, 'running');
  });
});
