import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { userInfo } from 'node:os';
import { descendants } from '../../../src/processes/descendants';
import { openProcessTable } from '../../../src/processes';
import { Claims } from '../../../src/processes/claims';
import { residentMemory } from '../../support/processes';
import { until } from '../../support/until';
import { identify, processes, startFamily } from './family';

const table = openProcessTable();

/** What a file descriptor of ours is open on; nothing for one that is gone, as that of the listing itself. */
function targetOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}

describe('the process table', () => {
  it('tells a process’s lineage, times, memory and user', async () => {
    const row = await table.row(process.pid);
    assert.ok(row);
    assert.equal(row.ppid, process.ppid);
    assert.equal(row.uid, process.geteuid?.());
    assert.ok(Math.abs(row.startedAt - (Date.now() - process.uptime() * 1000)) < 2000);
    const { user, system } = process.cpuUsage();
    assert.ok(Math.abs(row.cpuTime - (user + system) / 1000) < 200);
    assert.ok(Math.abs(row.rss / residentMemory(process.pid) - 1) < 0.2);
    assert.ok(row.threads > 1);
    const pss = await table.pss(row);
    assert.ok(pss !== undefined && pss <= row.rss * 1.2 && pss > row.rss / 10);
  });

  it('tells the command line, the user and the group of a process that is still the same', async () => {
    const odd = ['-e', 'setInterval(() => {}, 1000)', 'two\nlines', '', '(x) y'];
    const child = spawn(process.execPath, odd, { stdio: 'ignore' });
    try {
      await once(child, 'spawn');
      const id = identify(child.pid ?? 0);
      const details = await until('the program', async () => {
        const found = await table.details(id);
        return found?.args.length === odd.length + 1 && found;
      });
      assert.deepEqual(details.args.slice(1), odd);
      assert.ok(details.command.endsWith('two lines (x) y'));
      assert.equal(details.user, userInfo().username);
      assert.equal(await table.details({ ...id, start: id.start - 1 }), undefined);
      assert.equal(await table.isSame({ ...id, start: id.start - 1 }), false);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });

  it('finds all descendants, those of other threads too, each after its parent', async () => {
    const family = await startFamily([
      'plain',
      'fromThread',
      'detached',
      'shell',
      'neverWaits',
      'doubleFork',
    ]);
    const rows = await table.tree([family.parent.pid]);
    const pids = rows.map(({ pid }) => pid);
    for (const kind of ['plain', 'fromThread', 'detached', 'shell', 'neverWaits'])
      assert.ok(pids.includes(family.children[kind]?.pid ?? 0), kind);
    assert.equal(pids.includes(family.children['doubleFork']?.pid ?? 0), false);
    for (const [index, { ppid, pid }] of rows.entries())
      if (pid !== family.parent.pid) assert.ok(pids.slice(0, index).includes(ppid));
    const zombie = rows.find(({ ppid }) => ppid === family.children['neverWaits']?.pid);
    assert.equal(zombie?.state, 'zombie');
    // As where the kernel lists no children.
    const walked = descendants(processes.everyone(), [family.parent.pid]).map(({ pid }) => pid);
    assert.deepEqual(walked.sort(), pids.sort());
  });

  it('finds at each look what has come and gone since the last, and keeps no file of what is gone', async () => {
    const looked = openProcessTable();
    const openFiles = (): number =>
      readdirSync('/proc/self/fd').filter((fd) => targetOf(fd).startsWith('/proc/')).length;
    const before = openFiles();
    const family = await startFamily(['plain', 'fromThread', 'shell']);
    const look = async (): Promise<Set<number>> =>
      new Set((await looked.tree([family.parent.pid])).map(({ pid }) => pid));
    const first = await look();
    const open = openFiles();
    assert.ok(open > before);
    assert.deepEqual(await look(), first);
    assert.equal(openFiles(), open);

    const [gone] = processes.signal([family.children['plain'] ?? assert.fail()], 'SIGKILL');
    await until('the child to be reaped', () => !processes.isSame(gone ?? assert.fail()));
    first.delete(gone?.pid ?? 0);
    assert.deepEqual(await look(), first);
    await family.killParent();
    assert.deepEqual(await look(), new Set());
    await look();
    assert.equal(openFiles(), before);
    looked.close();
  });

  it('tells gone processes, and threads, from processes', async () => {
    const child = spawn('true');
    await once(child, 'exit');
    const pid = child.pid ?? 0;
    assert.equal(await table.row(pid), undefined);
    assert.deepEqual(await table.tree([pid]), []);
    assert.equal(await table.environmentHas(pid, 'A=1'), undefined);
    const thread = readdirSync('/proc/self/task')
      .map(Number)
      .find((task) => task !== process.pid);
    assert.equal(await table.row(thread ?? 0), undefined);
  });

  it('sees a variable of an environment of any size, of the start of the program alone', async () => {
    const env = { A: '1', LONG: 'x'.repeat(100_000), WIDE: 'y'.repeat(100_000), LAST: 'z' };
    const child = spawn('/bin/sleep', ['100'], { env });
    try {
      await once(child, 'spawn');
      const pid = child.pid ?? 0;
      await until('the exec', async () => (await table.environmentHas(pid, 'LAST=z')) === true);
      assert.equal(await table.environmentHas(pid, 'A=1'), true);
      assert.equal(await table.environmentHas(pid, 'LAST=zz'), false);
      const row = await table.row(pid);
      assert.ok(row);
      assert.deepEqual(await table.environmentValues([row], ['LAST', 'NONE']), [['z', '']]);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });

  it('notices at its next look a daemon that nobody saw being forked, and whose it is', async () => {
    const session = randomUUID();
    const claims = new Claims(table, session);
    assert.deepEqual(await claims.next(), []);
    const family = await startFamily(['doubleFork', 'plain'], session);
    const other = await startFamily(['doubleFork'], randomUUID());
    const claimed = await claims.next();
    const pids = claimed.map(({ row }) => row.pid).sort();
    const expected = [family.parent, ...Object.values(family.children)].map(({ pid }) => pid).sort();
    assert.deepEqual(pids, expected);
    assert.deepEqual(new Set(claimed.map(({ worker }) => worker)), new Set([family.worker]));
    assert.equal(pids.includes(other.parent.pid), false);
    assert.deepEqual(await claims.next(), []);
  });
});
