import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  emptyLineage,
  nextLineage,
  processesOfWorker,
  type ClaimedProcess,
  type Lineage,
} from '../../../src/processes/lineage';
import { descendants } from '../../../src/processes/descendants';
import { lineageRoots } from '../../../src/processes/lineage';
import { Machine, type Simulated } from './machine';

type Step =
  | { kind: 'startWorker'; slot: number }
  | { kind: 'fork'; who: number; keepsCookie: boolean }
  | { kind: 'exit' | 'reap' | 'toggleStopped'; who: number }
  | { kind: 'tick' };

const who = fc.nat(1000);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('startWorker'), slot: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('fork'), who, keepsCookie: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('exit', 'reap', 'toggleStopped'), who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('tick') }) },
);

const key = ({ pid, start }: { pid: number; start: number }): string => `${pid}:${start}`;

/** Plays steps on a machine and looks at it as the supervisor does. */
class Play {
  readonly machine = new Machine();
  lineage: Lineage = emptyLineage;
  before: Lineage = emptyLineage;
  readonly seenPids = new Set<string>();
  /** What a tick has found under a worker, or by its cookie, and how often in a row as a zombie. */
  readonly known = new Set<string>();
  readonly zombieTicks = new Map<string, number>();
  now = 0;

  apply(step: Step): void {
    const { machine } = this;
    if (step.kind === 'startWorker') return machine.startWorker(step.slot);
    if (step.kind === 'tick') return this.tick();
    const processes = [...machine.table.values()];
    const process = processes[step.who % processes.length];
    if (!process) return;
    if (step.kind === 'fork') machine.fork(process, step.keepsCookie);
    else machine[step.kind](process);
  }

  tick(): void {
    this.now += 1000;
    const rows = this.machine.rows();
    const claimed: ClaimedProcess[] = rows.flatMap((row) => {
      const process = this.machine.table.get(row.pid);
      const isNew = !this.seenPids.has(key(row));
      this.seenPids.add(key(row));
      const claims = isNew && process?.hasCookie && this.machine.isLive(process);
      return claims && process.worker !== undefined ? { row, worker: process.worker } : [];
    });
    const { workers } = this.machine;
    const input = {
      now: this.now,
      rows: descendants(rows, lineageRoots(this.lineage, workers, claimed)),
      claimed,
      workers,
      isBlocked: () => false,
      isKept: () => false,
    };
    this.before = this.lineage;
    this.lineage = nextLineage(this.lineage, input);
    // That others are among the rows changes nothing.
    assert.deepEqual(nextLineage(this.before, { ...input, rows }), this.lineage);
    this.#remember(claimed);
  }

  #remember(claimed: readonly ClaimedProcess[]): void {
    for (const { row } of claimed) this.known.add(key(row));
    for (const process of this.machine.table.values()) {
      if (process.worker === undefined || this.machine.isWorker(process)) continue;
      if (this.#hasKnownAncestor(process)) this.known.add(key(process));
      const ticks = this.machine.isLive(process) ? 0 : (this.zombieTicks.get(key(process)) ?? 0) + 1;
      this.zombieTicks.set(key(process), ticks);
    }
  }

  #hasKnownAncestor(process: Simulated): boolean {
    for (let at = this.machine.table.get(process.ppid); at; at = this.machine.table.get(at.ppid))
      if (this.machine.isWorker(at) || this.known.has(key(at))) return true;
    return false;
  }
}

function check(play: Play): void {
  const { machine, lineage } = play;
  for (const process of lineage.values()) {
    const truth = machine.table.get(process.row.pid);
    assert.ok(truth && truth.start === process.row.start, 'only what exists is listed');
    assert.equal(process.worker, truth.worker, 'each has its true owner');
    assert.equal(machine.isWorker(truth), false);
    const { kind } = process.class;
    if (!machine.isLive(truth)) {
      assert.equal(kind === 'zombie', (play.zombieTicks.get(key(truth)) ?? 0) >= 2);
      continue;
    }
    const workerLives = machine.isWorkerAlive(truth.worker);
    const isUnder = machine.isUnderWorker(truth);
    if (isUnder) assert.equal(kind, truth.state === 'stopped' ? 'stopped' : 'running');
    else if (!workerLives) assert.equal(kind, 'orphan');
    else {
      const before = play.before.get(truth.pid);
      const wasAstray = before?.row.start === truth.start && before.astraySince !== undefined;
      assert.equal(kind === 'orphan', wasAstray);
    }
  }
  for (const process of machine.table.values())
    if (process.worker !== undefined && !machine.isWorker(process) && play.known.has(key(process)))
      assert.equal(lineage.get(process.pid)?.row.start, process.start, 'what was seen once is not lost');
}

describe('lineage, whatever a machine does', () => {
  it('lists exactly what was seen to be of a worker, as what it is, and never anybody else', () => {
    let listed = 0;
    let orphans = 0;
    let zombies = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150, size: 'max' }), (steps) => {
        const play = new Play();
        play.machine.startWorker(1);
        play.machine.startWorker(2);
        // Foreign company.
        for (let index = 0; index < 5; index++) play.apply({ kind: 'fork', who: 0, keepsCookie: true });
        for (const step of steps) {
          play.apply(step);
          if (step.kind === 'tick') check(play);
        }
        listed += play.lineage.size;
        for (const { class: found } of play.lineage.values()) {
          if (found.kind === 'orphan') orphans++;
          if (found.kind === 'zombie') zombies++;
        }
        for (const { number } of play.machine.workers)
          for (const row of processesOfWorker(play.lineage, number))
            assert.equal(play.lineage.get(row.pid)?.worker, number);
      }),
      { numRuns: 1000 },
    );
    // The machine did get into the states that matter.
    assert.ok(listed > 500 && orphans > 100 && zombies > 50, `${listed}, ${orphans}, ${zombies}`);
  });
});
