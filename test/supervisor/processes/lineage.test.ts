import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { openProcessTable } from '../../../src/processes';
import { Claims } from '../../../src/processes/claims';
import { isNode } from '../../../src/processes/commandLine';
import {
  emptyLineage,
  lineageRoots,
  nextLineage,
  type Lineage,
  type LineageProcess,
  type SessionWorker,
} from '../../../src/processes/lineage';
import { until } from '../../support/until';
import { processes, startFamily, type Family } from './family';

const lookInterval = 500;

/** A session of families as its workers, looked at as a supervisor does, as often as `look` is called. */
class Watch {
  readonly session = randomUUID();
  lineage: Lineage = emptyLineage;
  readonly #table = openProcessTable();
  readonly #claims = new Claims(this.#table, this.session);
  readonly #workers: SessionWorker[] = [];

  static async start(): Promise<Watch> {
    const watch = new Watch();
    await watch.#claims.next();
    return watch;
  }

  async startWorker(...kinds: string[]): Promise<Family> {
    const family = await startFamily(kinds, this.session);
    this.#workers.push({ slot: this.#workers.length + 1, number: family.worker, id: family.parent });
    return family;
  }

  async look(): Promise<void> {
    const claimed = await this.#claims.next();
    this.lineage = nextLineage(this.lineage, {
      now: Date.now(),
      rows: await this.#table.tree(lineageRoots(this.lineage, this.#workers, claimed)),
      claimed,
      workers: this.#workers,
      isBlocked: (parent) => isNode(processes.details(parent)?.args ?? []),
      isKept: () => false,
    });
  }

  /** The kinds of a family's children that are orphans now; none of another worker's may be. */
  orphans(family: Family): string[] {
    const orphans = [...this.lineage.values()].filter((process) => process.class.kind === 'orphan');
    for (const { worker } of orphans) assert.equal(worker, family.worker);
    const pids = new Set(orphans.map(({ row }) => row.pid));
    return Object.keys(family.children).filter((kind) => pids.has(family.children[kind]?.pid ?? 0));
  }

  of(family: Family, kind: string): LineageProcess | undefined {
    return this.lineage.get(family.children[kind]?.pid ?? 0);
  }

  /** The zombie among the children of one of a family's children. */
  zombieUnder(family: Family, kind: string): LineageProcess | undefined {
    const parent = family.children[kind]?.pid;
    return [...this.lineage.values()].find(
      ({ row, class: found }) => row.ppid === parent && found.kind === 'zombie',
    );
  }
}

describe('the lineage of real processes', () => {
  it('has every child of a living worker, and the daemons it forked off as its orphans', async () => {
    const watch = await Watch.start();
    const inTree = [
      'plain',
      'fromThread',
      'detached',
      'shell',
      'setsid',
      'noEnv',
      'deaf',
      'stopped',
      'adopted',
    ];
    const family = await watch.startWorker(...inTree, 'doubleFork');
    const bystander = await watch.startWorker('plain');
    await watch.look();
    await watch.look();
    assert.deepEqual(watch.orphans(family), ['doubleFork']);
    for (const kind of [...inTree, 'doubleFork']) {
      const found = watch.of(family, kind);
      assert.deepEqual([found?.worker, found?.slot], [family.worker, 1], kind);
      const expected = { stopped: 'stopped', doubleFork: 'orphan' }[kind] ?? 'running';
      assert.equal(found?.class.kind, expected, kind);
    }
    assert.equal(watch.of(bystander, 'plain')?.slot, 2);
  });

  it('knows all that a killed worker has left, at once', async () => {
    const watch = await Watch.start();
    const kinds = [
      'plain',
      'detached',
      'shell',
      'setsid',
      'noEnv',
      'doubleFork',
      'deaf',
      'holdsOutput',
      'stopped',
    ];
    const family = await watch.startWorker(...kinds);
    await watch.startWorker('plain');
    await watch.look();
    await family.killParent();
    await watch.look();
    assert.deepEqual(watch.orphans(family), kinds);
  });

  it('knows a zombie’s age, whom to blame and why', async () => {
    const watch = await Watch.start();
    const before = Date.now();
    const family = await watch.startWorker('neverWaits', 'blocked');
    for (const [kind, cause] of [
      ['neverWaits', 'neverWaits'],
      ['blocked', 'blocked'],
    ] as const) {
      const zombie = await until(`the zombie of ${kind}`, async () => {
        await watch.look();
        return watch.zombieUnder(family, kind);
      });
      assert.ok(zombie.class.kind === 'zombie');
      assert.equal(zombie.class.cause, cause);
      assert.equal(zombie.class.parent, family.children[kind]?.pid);
      assert.ok(zombie.class.since >= before && zombie.class.since <= Date.now());
      assert.equal(zombie.worker, family.worker);
    }
  });

  it('raises no alarm over a process that starts many short children and waits for them', async () => {
    const watch = await Watch.start();
    const family = await watch.startWorker('shortChildren');
    const seen = new Set<number>();
    const end = Date.now() + 5000;
    while (Date.now() < end) {
      await watch.look();
      for (const { row, class: found } of watch.lineage.values()) {
        seen.add(row.pid);
        assert.equal(found.kind, 'running', `${row.pid} of ${family.worker}`);
      }
      await delay(lookInterval);
    }
    assert.ok(seen.size > 3, `${seen.size} seen`);
  });
});
