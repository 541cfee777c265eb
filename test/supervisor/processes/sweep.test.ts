import assert from 'node:assert/strict';
import { openProcessTable } from '../../../src/processes';
import { compileKeepPatterns } from '../../../src/processes/keepPattern';
import { sweep, type SweepOptions } from '../../../src/processes/sweep';
import { until } from '../../support/until';
import { identify, living, processes, startFamily, type Family } from './family';

const table = openProcessTable();
const patient = { table, cookie: [], seeds: [], graceMs: 3000, deadlineMs: 10_000 } satisfies SweepOptions;
/** Every kind that carries the cookie or is a descendant for as long as its parent lives. */
const everyKind = [
  'plain',
  'fromThread',
  'detached',
  'shell',
  'setsid',
  'doubleFork',
  'noEnv',
  'deaf',
  'holdsOutput',
  'stopped',
  'neverWaits',
  'blocked',
];

/** The identities of all that descends from a family's parent now. */
const lineage = ({ parent }: Family): SweepOptions['seeds'] => processes.tree([parent.pid]);

describe('sweep', () => {
  it('ends what a killed worker left, of every kind, by lineage and cookie', async () => {
    const family = await startFamily([...everyKind, 'doubleForkNoEnv']);
    const seeds = [...lineage(family), ...Object.values(family.children)];
    await family.killParent();
    const { remaining, kept } = await sweep({ ...patient, graceMs: 200, seeds, cookie: [family.cookie] });
    assert.deepEqual(living(family), []);
    assert.deepEqual([remaining, kept], [[], []]);
  });

  it('ends what carries the cookie when nothing else is known', async () => {
    const kinds = ['plain', 'detached', 'shell', 'setsid', 'doubleFork', 'deaf', 'stopped'];
    const family = await startFamily(kinds);
    await family.killParent();
    await sweep({ ...patient, graceMs: 100, cookie: [family.cookie] });
    assert.deepEqual(living(family), []);
  });

  it('ends descendants that carry nothing, by their living parent', async () => {
    const family = await startFamily(['noEnv', 'shell']);
    await sweep({ ...patient, cookie: [family.cookie] });
    assert.deepEqual(living(family), []);
    assert.deepEqual(processes.living([family.parent]), []);
  });

  it('lets the soft ones end by SIGTERM and kills a deaf one after the grace, not earlier', async () => {
    const grace = 1500;
    const family = await startFamily(['plain', 'deaf']);
    await family.killParent();
    const start = performance.now();
    const swept = sweep({ ...patient, graceMs: grace, cookie: [family.cookie] });
    await until('the soft one to go', () => living(family).join() === 'deaf');
    assert.ok(performance.now() - start < grace);
    await swept;
    const took = performance.now() - start;
    assert.ok(took >= grace && took < grace + 1500, `took ${took} ms`);
    assert.deepEqual(living(family), []);
  });

  it('kills at once when it is told to hurry', async () => {
    const family = await startFamily(['deaf']);
    await family.killParent();
    const hurry = new AbortController();
    const swept = sweep({ ...patient, graceMs: 8000, cookie: [family.cookie], hurry: hurry.signal });
    const start = performance.now();
    hurry.abort();
    assert.deepEqual((await swept).remaining, []);
    assert.ok(performance.now() - start < 4000);
    assert.deepEqual(living(family), []);
  });

  it('continues a stopped process so that it can end by SIGTERM', async () => {
    const family = await startFamily(['stopped']);
    await family.killParent();
    const start = performance.now();
    await sweep({ ...patient, graceMs: 8000, cookie: [family.cookie] });
    assert.ok(performance.now() - start < 4000);
    assert.deepEqual(living(family), []);
  });

  it('touches neither a sibling worker, nor ourselves, nor our ancestors', async () => {
    const family = await startFamily(['plain', 'doubleFork']);
    const sibling = await startFamily(['plain', 'doubleFork', 'noEnv'], family.sessionId);
    await sweep({ ...patient, seeds: [family.parent], cookie: [family.session, family.cookie] });
    assert.deepEqual(living(family), []);
    assert.deepEqual(living(sibling), ['plain', 'doubleFork', 'noEnv']);
    assert.equal(processes.living([sibling.parent]).length, 1);
  });

  it('ends all workers of a session by the session alone', async () => {
    const one = await startFamily(['detached']);
    const other = await startFamily(['doubleFork'], one.sessionId);
    await sweep({ ...patient, cookie: [one.session] });
    assert.deepEqual([living(one), living(other)], [[], []]);
  });

  it('never signals a process that has the number of one it looks for', async () => {
    const family = await startFamily(['plain']);
    const { plain } = family.children;
    assert.ok(plain);
    const earlier = { pid: plain.pid, start: plain.start - 1 };
    const { signalled } = await sweep({ ...patient, graceMs: 0, seeds: [earlier] });
    assert.deepEqual(signalled, []);
    assert.deepEqual(await table.signal([earlier], 'SIGKILL'), []);
    assert.deepEqual(living(family), ['plain']);
  });

  it('keeps what the patterns name, with what it started, and says so', async () => {
    const family = await startFamily(['shell', 'plain', 'detached']);
    const isKept = compileKeepPatterns(['sh -c *']);
    await family.killParent();
    const shell = processes.row(family.children['shell']?.pid ?? 0)?.ppid ?? 0;
    const { kept } = await sweep({ ...patient, cookie: [family.cookie], isKept });
    assert.deepEqual(living(family), ['shell']);
    assert.deepEqual(kept.map(({ pid }) => pid).sort(), [shell, family.children['shell']?.pid].sort());
    processes.signal([identify(shell)], 'SIGKILL');
  });

  it('gives up at its deadline and says what remains', async () => {
    const family = await startFamily(['deaf']);
    await family.killParent();
    const { remaining } = await sweep({
      ...patient,
      cookie: [family.cookie],
      graceMs: 8000,
      deadlineMs: 300,
    });
    assert.deepEqual(
      remaining.map(({ pid }) => pid),
      [family.children['deaf']?.pid],
    );
  });

  it('refuses to match everything', async () => {
    for (const [seeds, cookie] of [
      [[], []],
      [[], ['']],
      [[], ['MUSTER_SESSION=']],
      [[], ['=x']],
      [[{ pid: 1, start: 0 }], []],
      [[{ pid: 0, start: 0 }], []],
      [[{ pid: Number.NaN, start: 0 }], []],
    ] as const)
      await assert.rejects(sweep({ ...patient, seeds, cookie }), TypeError);
  });
});
