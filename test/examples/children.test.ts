import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itNeeds } from '../support/itNeeds';
import { allGone } from '../support/processes';
import { ask } from '../supervisor/support/client';
import { get, getJson } from '../supervisor/support/http';
import { assertFindings, processesOf, runExample } from './support/example';

describe('The examples of child processes', () => {
  itNeeds(
    'ffmpeg',
    'transcode: each ffmpeg is below its worker with its progress, and none is left after kill',
    async () => {
      const muster = runExample('transcode/server.js', ['--workers', '1']);
      const { log } = muster;
      const address = await log.address(1);
      const post = { method: 'POST', path: '/jobs?seconds=300' };
      await ask(address, post);
      await ask(address, post);
      const found = await processesOf(log, 'ffmpeg', 2);
      for (const { slot, parent } of found) assert.deepEqual([slot, parent], [1, log.pidOf(1)]);
      await log.waitFor('a line of progress', () =>
        log.lines('stdout').some((line) => /^job \d: \d\d:\d\d:\d\d/.test(line)),
      );
      const pids = found.map(({ pid }) => pid);
      await ask(address, { method: 'DELETE', path: '/jobs' });
      await allGone(pids, 5000);
      await processesOf(log, 'ffmpeg', 0);
      await ask(address, post);
      const [last] = await processesOf(log, 'ffmpeg', 1);
      assert.ok(last);
      assert.equal((await muster.stop()).code, 0);
      await allGone([last.pid], 2000);
    },
  );

  itNeeds('ffmpeg', 'transcode: a job that takes too long is killed', async () => {
    const muster = runExample('transcode/server.js', ['--workers', '1'], { JOB_TIMEOUT_MS: '1500' });
    const address = await muster.log.address(1);
    await ask(address, { method: 'POST', path: '/jobs?seconds=300' });
    await muster.log.waitFor('its end', () =>
      muster.log.lines('stdout').includes('job 1: ended with SIGKILL'),
    );
    await processesOf(muster.log, 'ffmpeg', 0);
    assert.equal((await muster.stop()).code, 0);
  });

  it('pool: its members are below the worker, and one that hangs is replaced', async () => {
    const muster = runExample('pool/server.js', ['--workers', '1'], { TASK_TIMEOUT_MS: '1500' });
    const { log } = muster;
    const address = await log.address(1);
    const members = await processesOf(log, 'task.js', 2);
    assert.equal((await get(address, '/?limit=100')).body, '25\n');
    const hung = await get(address, '/?limit=-1');
    assert.equal(hung.status, 503);
    const before = members.map(({ pid }) => pid);
    const fresh = await log.waitFor('the member in its place', () =>
      [...log.processes.values()].find(
        ({ pid, command }) => command.includes('task.js') && !before.includes(pid),
      ),
    );
    assert.equal(fresh.parent, log.pidOf(1));
    assert.ok(log.lines('stdout').some((line) => /ended with SIGKILL, starting another/.test(line)));
    assert.equal((await get(address, '/?limit=100')).body, '25\n');
    assert.equal((await muster.stop()).code, 0);
  });

  it('fork-per-job: the child appears and goes, and the fork in the handler is underlined', async () => {
    assertFindings('fork-per-job/server.js', ['process-per-request']);
    const muster = runExample('fork-per-job/server.js', ['--workers', '1']);
    const address = await muster.log.address(1);
    const answer = getJson<{ sum: number; job: number }>(address, '/?limit=4');
    const [job] = await processesOf(muster.log, 'job.js', 1);
    assert.equal(job?.parent, muster.log.pidOf(1));
    const { sum, job: pid } = await answer;
    assert.equal(pid, job.pid);
    assert.equal(Math.round(sum * 1000), 6146);
    await processesOf(muster.log, 'job.js', 0);
    assert.equal((await muster.stop()).code, 0);
  });

  it('untracked: a thousand children are counted, told of, underlined, and ended with the session', async function () {
    this.timeout(60_000);
    assertFindings('untracked/server.js', ['missing-error-listener', 'untracked-child']);
    const muster = runExample('untracked/server.js', ['--workers', '1', '--children-limit', '100']);
    const { log } = muster;
    const address = await log.address(1);
    const ask100 = async (): Promise<void> => {
      for (let i = 0; i < 100; i++) assert.equal((await get(address)).status, 200);
    };
    await Promise.all(Array.from({ length: 10 }, ask100));
    await log.waitFor('all to be counted', () =>
      log.of('sample').some(({ samples }) => samples.some(({ children }) => children === 1000)),
    );
    const notice = await log.waitFor('the notice', () =>
      log.of('notice').find(({ topic }) => topic === 'children'),
    );
    assert.deepEqual(notice.slots, [1]);
    const found = await processesOf(log, 'sleep', 1000);
    assert.equal((await muster.stop()).code, 0);
    await allGone(
      found.map(({ pid }) => pid),
      3000,
    );
  });

  itNeeds('python3', 'zombies: they are gathered, and whose they are is told', async () => {
    const muster = runExample('zombies/server.js', ['--workers', '1']);
    const { log } = muster;
    const { pid } = await getJson<{ pid: number }>(await log.address(1), '/reports?count=3');
    const zombies = await log.waitFor('three zombies', () => {
      const found = [...log.processes.values()].filter(({ state }) => state === 'zombie');
      return found.length === 3 && found;
    });
    for (const { blame, slot } of zombies) {
      assert.equal(slot, 1);
      assert.equal(blame?.cause, 'neverWaits');
    }
    const notice = await log.waitFor('the notice', () =>
      log.of('notice').find(({ topic }) => topic === 'zombie'),
    );
    assert.match(notice.message, /3 zombies of .*python.* never waits for its children\. End it/);
    // End Parent: who has ended, leaves its children to one that waits.
    process.kill(zombies[0]?.blame?.pid ?? pid, 'SIGTERM');
    await log.waitFor('none', () => ![...log.processes.values()].some(({ state }) => state === 'zombie'));
    assert.equal((await muster.stop()).code, 0);
  });

  it('pipes: a shell and its children are one job below the worker', async () => {
    const muster = runExample('pipes/server.js', ['--workers', '1']);
    const { log } = muster;
    const address = await log.address(1);
    const answer = getJson<{ files: number }>(address, '/files?wait=3');
    const [child] = await processesOf(log, 'sleep 3', 1);
    const shells: number[] = [];
    for (let at = child?.parent; at !== undefined && at !== log.pidOf(1); at = log.processes.get(at)?.parent)
      shells.push(at);
    assert.ok(shells.length > 0, 'the child hangs on a shell');
    for (const pid of shells) assert.match(log.processes.get(pid)?.command ?? '', /^sh -c find/);
    assert.equal((await answer).files, 1);
    assert.ok((await getJson<{ lines: number }>(address, '/lines')).lines > 50);
    assert.equal((await muster.stop()).code, 0);
  });

  itNeeds('git', 'pipes: git answers', async () => {
    const muster = runExample('pipes/server.js', ['--workers', '1']);
    const { git } = await getJson<{ git: string }>(await muster.log.address(1), '/commits');
    assert.match(git, /^git version/);
    assert.equal((await muster.stop()).code, 0);
  });

  itNeeds('sqlite3', 'pipes: the dump of a database is written to a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'muster-backup-'));
    const muster = runExample('pipes/server.js', ['--workers', '1'], { BACKUP_DIR: folder });
    const { file } = await getJson<{ file: string }>(await muster.log.address(1), '/backup');
    assert.match(await readFile(file, 'utf8'), /CREATE TABLE t/);
    assert.equal((await muster.stop()).code, 0);
    await rm(folder, { recursive: true });
  });
});
