import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itNeeds } from '../../support/itNeeds';
import { allGone } from '../../support/processes';
import { until } from '../../support/until';
import { ask } from '../../supervisor/support/client';
import { get, getJson } from '../../supervisor/support/http';
import { endExample, Example, exampleFile, underlined, whenExampleEnds } from '../support/example';

describe('Of the examples of child processes, the window shows', () => {
  afterEach(endExample);

  itNeeds(
    'ffmpeg',
    'transcode: each ffmpeg below its worker, its progress, and none after the kill',
    async () => {
      const example = await Example.run('transcode/server.js', 1);
      for (let i = 0; i < 2; i++) await ask(example.address, { method: 'POST', path: '/jobs?seconds=300' });
      const found = await example.linesLike(/^ffmpeg (?!.*×).*pid \d+/, 2);
      for (const line of found) assert.ok(example.above(line).includes('1'));
      await until('a line of progress', () => example.output.some((line) => /^job \d: \d\d:\d\d/.test(line)));
      await ask(example.address, { method: 'DELETE', path: '/jobs' });
      await example.linesLike(/ffmpeg/, 0);
    },
  );

  itNeeds('ffmpeg', 'transcode: that a job which takes too long is killed', async () => {
    const example = await Example.run('transcode/server.js', 1, { env: { JOB_TIMEOUT_MS: '1500' } });
    await ask(example.address, { method: 'POST', path: '/jobs?seconds=300' });
    await until('its end', () => example.output.includes('job 1: ended with SIGKILL'));
    await example.linesLike(/ffmpeg/, 0);
  });

  it('pool: its members below the worker, tasks with their results, and another member for one that hangs', async () => {
    const example = await Example.run('pool/server.js', 1, { env: { TASK_TIMEOUT_MS: '3000' } });
    const members = await example.linesLike(/task\.js (?!.*×).*pid \d+/, 2);
    const pids = members.map(({ description }) => /pid (\d+)/.exec(description)?.[1]);
    assert.equal((await get(example.address, '/?limit=100')).body, '25\n');
    await until('the task with its result', () =>
      example
        .tab('ipc')
        .table.rows.some(({ roundTrip, preview }) => roundTrip && preview?.includes('"result":25')),
    );
    assert.equal((await get(example.address, '/?limit=-1')).status, 503);
    await until('another member', () => {
      const now = example.lines.filter(({ label }) => label.endsWith('task.js'));
      const fresh = now.filter(({ description }) => !pids.includes(/pid (\d+)/.exec(description)?.[1]));
      return fresh.length === 1 && now.length === 2;
    });
    assert.ok(example.output.some((line) => /ended with SIGKILL, starting another/.test(line)));
  });

  it('fork-per-job: a child that appears and goes, and the fork in the handler underlined', async () => {
    const example = await Example.run('fork-per-job/server.js', 1);
    const answer = getJson<{ job: number }>(example.address, '/?limit=4');
    const line = await example.lineLike(/job\.js .*pid \d+/);
    assert.equal(example.above(line)[0], '1');
    assert.match(line.description, new RegExp(`pid ${(await answer).job}`));
    await example.linesLike(/job\.js/, 0);
    await underlined(exampleFile('fork-per-job/server.js'), ['process-per-request']);
  });

  it('threads: two below each worker, and how busy each is', async () => {
    const example = await Example.run('threads/server.js', 2);
    const lines = await example.linesLike(/^thread \d+ .*sum/, 4);
    assert.deepEqual(lines.map((line) => example.above(line)[0]).sort(), ['1', '1', '2', '2']);
    const asking = new AbortController();
    const asked = (async () => {
      while (!asking.signal.aborted) await get(example.address, '/?times=200');
    })();
    try {
      await until('two busy threads', () => {
        const busy = example.lines.filter(({ label, description }) => {
          return label.startsWith('thread') && Number.parseInt(description, 10) >= 20;
        });
        return busy.length >= 2;
      });
    } finally {
      asking.abort();
      await asked;
    }
  });

  it('untracked: a thousand children counted, where they are started, and what is underlined; a stop ends them', async function () {
    this.timeout(120_000);
    const example = await Example.run('untracked/server.js', 1, { 'children.limit': 100 });
    const ask100 = async (): Promise<void> => {
      for (let i = 0; i < 100; i++) assert.equal((await get(example.address)).status, 200);
    };
    await Promise.all(Array.from({ length: 10 }, ask100));
    const { processes } = example.session.model;
    await until('a thousand children', () => processes.size === 1000);
    const group = await example.lineLike(/^sleep × 1\D?000 /);
    assert.equal(example.above(group)[0], '1');
    await example.eventLike(/children/);
    const all = [...processes.keys()];
    const site = await until(
      'where one was started',
      () => [...processes.values()].find((one) => one.site)?.site,
    );
    assert.match(site.file, /untracked\/server\.js$/);
    await underlined(exampleFile('untracked/server.js'), ['missing-error-listener', 'untracked-child']);
    await endExample();
    await allGone(all, 5000);
  });

  itNeeds('python3', 'zombies: gathered, with whose they are, and gone when that one is ended', async () => {
    const example = await Example.run('zombies/server.js', 1);
    await getJson(example.address, '/reports?count=3');
    const zombies = await example.lineLike(/^Zombies 3 · .*python.* never waits for its children/);
    assert.equal(zombies.depth, 1);
    await example.linesLike(/<defunct> of .*python/, 3);
    await example.eventLike(/3 zombies of .*python.* never waits for its children/);
    const zombie = [...example.session.model.processes.values()].find(({ state }) => state === 'zombie');
    const parent = example.session.model.processes.get(zombie?.blame?.pid ?? 0) ?? assert.fail();
    await example.session.client.endProcess(parent, false);
    await example.linesLike(/^Zombies|<defunct>/, 0);
  });

  it('pipes: a shell, and what it runs below it, as one job', async () => {
    const example = await Example.run('pipes/server.js', 1);
    const answer = getJson<{ files: number }>(example.address, '/files?wait=3');
    const child = await example.lineLike(/^sleep 3 /);
    const [shell] = example.above(child);
    assert.match(shell ?? '', /^sh -c find/);
    assert.ok(example.above(child).includes('1'));
    assert.equal((await answer).files, 1);
    assert.ok((await getJson<{ lines: number }>(example.address, '/lines')).lines > 50);
    await example.linesLike(/find/, 0);
  });

  itNeeds('git', 'pipes: what git answers', async () => {
    const example = await Example.run('pipes/server.js', 1);
    const { git } = await getJson<{ git: string }>(example.address, '/commits');
    assert.match(git, /^git version/);
  });

  itNeeds('sqlite3', 'pipes: the dump of a database in a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'muster-backup-'));
    whenExampleEnds(() => rm(folder, { recursive: true }));
    const example = await Example.run('pipes/server.js', 1, { env: { BACKUP_DIR: folder } });
    const { file } = await getJson<{ file: string }>(example.address, '/backup');
    assert.match(await readFile(file, 'utf8'), /CREATE TABLE t/);
  });
});
