import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requests } from '../../src/protocol/rpc';
import { watchPaths } from '../../src/supervisor/watch';
import { until } from '../support/until';
import type { EventLog } from './support/eventLog';
import { get } from './support/http';
import { onTestEnd } from './support/leftovers';
import { startMuster } from './support/muster';
import { supervise } from './support/supervisor';

/** A server that answers with what it was made to. */
const answering = (text: string): string =>
  `require('node:http').createServer((_, response) => response.end('${text}')).listen(process.env.PORT);\n`;

const reloads = (log: EventLog, state: string): number =>
  log.of('reload').filter((event) => event.state === state).length;

describe('a session whose files are watched', function () {
  // Several processes start one after the other.
  this.timeout(60_000);
  let folder = '';
  let program = '';

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'muster-watch-')));
    program = join(folder, 'server.js');
    await writeFile(program, answering('first'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Saves until the watching has begun, which nobody tells, and what that brought about is through. */
  async function watching(log: EventLog, save: () => Promise<unknown>): Promise<void> {
    let savedAt = -Infinity;
    await until('the first reload', async () => {
      if (reloads(log, 'started') > 0) return true;
      if (performance.now() - savedAt > 400) {
        await save();
        savedAt = performance.now();
      }
      return false;
    });
    await log.waitFor('its end', () => reloads(log, 'started') === reloads(log, 'done'));
  }

  it('reloads when the program is saved, in a terminal', async () => {
    const muster = startMuster(['--workers', '2', '--watch', program], { cwd: folder });
    const address = await muster.log.address(2);
    await watching(muster.log, () => writeFile(program, answering('second')));
    assert.equal((await get(address)).body, 'second');
    assert.equal((await muster.stop()).code, 0);
  });

  it('reloads when an editor puts another file in the place of the old one, and again the next time', async () => {
    const supervisor = await supervise(program, { watch: [program], cwd: folder });
    const { log } = supervisor;
    const address = await log.address(2);
    const save = async (text: string): Promise<void> => {
      await writeFile(join(folder, 'server.js.tmp'), answering(text));
      await rename(join(folder, 'server.js.tmp'), program);
    };
    await watching(log, () => save('second'));
    for (const text of ['third', 'fourth']) {
      const before = reloads(log, 'done');
      await save(text);
      await log.waitFor(`the reload of the ${text}`, () => reloads(log, 'done') > before);
      assert.equal((await get(address)).body, text);
    }
    assert.equal(await supervisor.stop(), 0);
  });

  it('keeps the old workers when what was saved is broken, and tries again at the next save', async () => {
    const supervisor = await supervise(program, { watch: [folder], cwd: folder });
    const { log } = supervisor;
    const address = await log.address(2);
    await watching(log, () => writeFile(program, answering('second')));
    await writeFile(program, 'const broken = ;\n');
    const failed = await log.waitFor('the failure', () =>
      log.of('reload').find(({ state }) => state === 'failed'),
    );
    assert.match(failed.cause?.message ?? '', /^server\.js:1 has a syntax error/);
    assert.equal((await get(address)).body, 'second');
    const before = reloads(log, 'done');
    await writeFile(program, answering('mended'));
    await log.waitFor('the reload', () => reloads(log, 'done') > before);
    assert.equal((await get(address)).body, 'mended');
    assert.equal(await supervisor.stop(), 0);
  });

  it('of a terminal waits for a save when no worker could be started', async () => {
    await writeFile(program, 'const broken = ;\n');
    const muster = startMuster(['--workers', '2', '--watch-path', folder, program], { cwd: folder });
    const { log } = muster;
    await log.waitFor('both to fail', () => [1, 2].every((slot) => log.slots.get(slot)?.state === 'failed'));
    await watching(log, () => writeFile(program, answering('mended')));
    assert.equal((await get(await log.address(2))).body, 'mended');
    assert.equal((await muster.stop()).code, 0);
  });

  it('is not reloaded by what packages, hidden folders and the program itself write', async () => {
    await mkdir(join(folder, 'node_modules', 'x'), { recursive: true });
    await mkdir(join(folder, '.cache'));
    const supervisor = await supervise(program, { watch: [folder], cwd: folder });
    const { log } = supervisor;
    await watching(log, () => writeFile(program, answering('second')));
    const before = reloads(log, 'started');
    for (const name of ['node_modules/x/index.js', '.cache/x.js', 'app.log', 'data.sqlite'])
      await writeFile(join(folder, name), 'x');
    await mkdir(join(folder, 'lib'));
    const after = join(folder, 'lib', 'late.js');
    await writeFile(after, '');
    // Seen in the order of their happening: with the last one's reload the others have been passed over.
    await log.waitFor('the reload', () => reloads(log, 'done') > before);
    assert.equal(reloads(log, 'started'), before + 1);
    assert.equal(await supervisor.stop(), 0);
  });

  it('has no worker of the old code after a save amid a reload, and never two reloads at a time', async () => {
    const slow = (text: string): string => `setTimeout(() => { ${answering(text)} }, 500);\n`;
    await writeFile(program, slow('first'));
    const supervisor = await supervise(program, { watch: [folder], cwd: folder });
    const { log, connection } = supervisor;
    const address = await log.address(2);
    await watching(log, () => writeFile(program, slow('second')));
    const before = reloads(log, 'started');
    const byHand = connection.sendRequest(requests.reload, null);
    await log.waitFor('a replaced worker', () => log.of('reload').at(-1)?.replaced === 1);
    await writeFile(program, slow('third'));
    assert.equal((await byHand).outcome, 'done');
    await log.waitFor('the reload after it', () => reloads(log, 'started') > before + 1);
    await writeFile(program, slow('fourth'));
    await log.waitFor('the one after that', () => reloads(log, 'done') > before + 2);
    const states = log.of('reload').flatMap(({ state }) => (state === 'progress' ? [] : state));
    assert.deepEqual(
      states,
      states.map((_, i) => (i % 2 === 0 ? 'started' : 'done')),
    );
    for (let i = 0; i < 8; i++) assert.equal((await get(address)).body, 'fourth');
    assert.equal(await supervisor.stop(), 0);
  });
});

describe('watched files', function () {
  this.timeout(30_000);
  it('make one reload of many saves, one more of those during it, and none after the end', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'muster-watch-')));
    onTestEnd(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'a.js');
    await writeFile(file, '');
    const warn = (message: string): void => assert.fail(message);
    let running = 0;
    let most = 0;
    let count = 0;
    let finish: () => void = () => undefined;
    const watch = watchPaths([folder], {
      warn,
      reload: async () => {
        count++;
        most = Math.max(most, ++running);
        await new Promise<void>((resolve) => (finish = resolve));
        running--;
        return { outcome: count === 1 ? 'failed' : 'done', replaced: 0, total: 1 };
      },
    });
    // Sees what the other one sees, and is never busy: what it has told, the other one knows.
    let witnessed = 0;
    const witness = watchPaths([folder], {
      warn,
      reload: () => Promise.resolve({ outcome: 'done', replaced: ++witnessed, total: 1 }),
    });
    const save = async (name: string): Promise<void> => {
      const before = witnessed;
      for (let i = 0; i < 10; i++) await writeFile(join(folder, name), `${i}`);
      await until(`${name} to be seen`, () => witnessed > before);
    };
    await Promise.all([watch.ready, witness.ready]);
    await save('a.js');
    await until('the first reload', () => count === 1);
    await save('new.ts');
    assert.equal(count, 1);
    finish();
    await until('the second reload', () => count === 2);
    finish();
    await until('the end of it', () => running === 0);
    await save('a.js');
    await until('the third reload', () => count === 3);
    await save('new.ts');
    await watch.close();
    finish();
    await save('a.js');
    await witness.close();
    assert.deepEqual([count, most], [3, 1]);
  });
});
