import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  controlFolder,
  isPrivate,
  openControlFolder,
  type Surroundings,
} from '../../../src/control/directory';
import { readRegistrations, removeRegistration, writeRegistration } from '../../../src/control/registry';
import { folderWith } from '../launch/folders';

const uid = process.getuid?.() ?? 0;
const linux = (env: NodeJS.ProcessEnv): Surroundings => ({ platform: 'linux', env, uid });

const entry = {
  session: 'abc',
  pid: 7,
  start: 9,
  program: '/srv/server.js',
  socket: '/nowhere/x.sock',
  nodeVersion: '24.0.0',
  protocol: 1,
  startedAt: 5,
  keepAlive: ['ffmpeg'],
};

describe('the folder of the sessions', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await folderWith({ 'file.txt': '' });
  });

  it("is in the user's runtime folder where there is one", async () => {
    const where = linux({ XDG_RUNTIME_DIR: folder, TMPDIR: '/other' });
    assert.equal(await controlFolder(where), join(folder, 'muster'));
    assert.equal(await openControlFolder(where), join(folder, 'muster'));
    assert.equal((await stat(join(folder, 'muster'))).mode & 0o777, 0o700);
    assert.equal(await openControlFolder(where), join(folder, 'muster'));
  });

  it('is among the temporary files, by the number of the user, where there is none', async () => {
    const mac: Surroundings = { platform: 'darwin', env: { TMPDIR: folder }, uid: 501 };
    assert.equal(await controlFolder(mac), join(folder, 'muster-501'));
    assert.equal(await controlFolder({ ...mac, env: {} }), '/tmp/muster-501');
    const nobody: Surroundings = { platform: 'linux', env: { TMPDIR: folder }, uid: 4_000_000 };
    assert.equal(await controlFolder(nobody), join(folder, 'muster-4000000'));
  });

  it('is the same for who sets the variable wrong', async () => {
    const fallback = join(folder, `muster-${uid}`);
    for (const XDG_RUNTIME_DIR of [
      join(folder, 'gone'),
      join(folder, 'file.txt'),
      'relative',
      join(folder, 'link'),
    ]) {
      await symlink(folder, join(folder, 'link')).catch(() => undefined);
      assert.equal(
        await controlFolder(linux({ XDG_RUNTIME_DIR, TMPDIR: folder })),
        fallback,
        XDG_RUNTIME_DIR,
      );
    }
  });

  it('is nearer to the root when its path is too long for a socket', async () => {
    const long = join(folder, 'x'.repeat(90));
    await mkdir(long);
    const where = linux({ XDG_RUNTIME_DIR: long, TMPDIR: long });
    assert.equal(await controlFolder(where), `/tmp/muster-${uid}`);
    assert.equal(
      await controlFolder({ ...where, platform: 'win32', uid: undefined }),
      join(tmpdir(), 'muster'),
    );
  });

  it('is refused when others could get into it, when it is a link, and when it is no folder', async () => {
    const own = join(folder, 'muster');
    const where = linux({ XDG_RUNTIME_DIR: folder });
    const refusal = { message: `${own} is not a folder of this user alone` };
    for (const mode of [0o770, 0o701, 0o755]) {
      await mkdir(own);
      await chmod(own, mode);
      await assert.rejects(openControlFolder(where), refusal, mode.toString(8));
      await rm(own, { recursive: true });
    }
    const elsewhere = join(folder, 'elsewhere');
    await mkdir(elsewhere, { mode: 0o700 });
    await symlink(elsewhere, own);
    await assert.rejects(openControlFolder(where), refusal);
    await rm(own);
    await writeFile(own, '');
    await assert.rejects(openControlFolder(where), refusal);
    await rm(own);
    await mkdir(own, { mode: 0o700 });
    assert.equal(await isPrivate(own, where), true);
    assert.equal(await isPrivate(own, { ...where, uid: uid + 1 }), false);
    assert.equal(await isPrivate(own, { platform: 'win32', env: {}, uid: undefined }), true);
  });

  it('gives back what was written, the oldest first, and passes over what was not ours', async () => {
    const where = linux({ XDG_RUNTIME_DIR: folder });
    assert.deepEqual(await readRegistrations(where), []);
    const own = await openControlFolder(where);
    const second = await writeRegistration(own, 'b', { ...entry, startedAt: 9 });
    const first = await writeRegistration(own, 'a', entry);
    for (const [name, text] of [
      ['broken.json', '{'],
      ['other.json', '{"session":"x"}'],
      ['negative.json', JSON.stringify({ ...entry, pid: -1 })],
      ['large.json', JSON.stringify({ ...entry, program: 'x'.repeat(70_000) })],
      ['draft.json.new', JSON.stringify(entry)],
    ] as const)
      await writeFile(join(own, name), text);
    await mkdir(join(own, 'folder.json'));
    const read = await readRegistrations(where);
    assert.deepEqual(read, [
      { ...entry, file: first },
      { ...entry, startedAt: 9, file: second },
    ]);
    for (const registered of read) await removeRegistration(registered);
    assert.deepEqual(
      (await readdir(own)).filter((name) => /^[ab]\./.test(name)),
      [],
    );
    await chmod(own, 0o755);
    await writeRegistration(own, 'c', entry);
    assert.deepEqual(await readRegistrations(where), []);
  });
});
