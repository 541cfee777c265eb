import assert from 'node:assert/strict';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { findRuntime } from '../../../src/launch/runtime';
import { folderWith } from './folders';

const here = { path: process.execPath, version: process.versions.node };
const env = { PATH: '/usr/bin:/bin' };

/** A folder with an executable `node` that is this shell script. */
async function fakeNode(script: string): Promise<string> {
  const folder = await folderWith({ node: `#!/bin/sh\n${script}\n` });
  await chmod(join(folder, 'node'), 0o755);
  return join(folder, 'node');
}

const answering = (version: string, ...parts: string[]): Promise<string> =>
  fakeNode(`echo '["/opt/node","${version}",["node"${parts.map((part) => `,"${part}"`).join('')}]]'`);

describe('the node of the program', () => {
  it('is the one at the path that was asked for', async () => {
    assert.deepEqual(await findRuntime(process.execPath, '/', env), here);
  });

  it('is found by a path relative to the folder', async () => {
    const folder = await folderWith({});
    await symlink(process.execPath, join(folder, 'my-node'));
    assert.deepEqual(await findRuntime('./my-node', folder, env), here);
  });

  it('is told behind a shim', async () => {
    const shim = await fakeNode(`exec "${process.execPath}" "$@"`);
    assert.deepEqual(await findRuntime(shim, '/', env), here);
  });

  it('is the first on PATH, past what only has its name', async () => {
    const folder = await folderWith({ 'plain/node': 'not executable' });
    await mkdir(join(folder, 'folder', 'node'), { recursive: true });
    const places = [
      join(folder, 'gone'),
      join(folder, 'plain'),
      join(folder, 'folder'),
      dirname(process.execPath),
    ];
    const PATH = places.join(delimiter);
    assert.deepEqual(await findRuntime(undefined, '/', { PATH }), here);
    assert.deepEqual(await findRuntime('node', '/', { PATH }), here);
  });

  it("is the login shell's when PATH has none", async () => {
    const shell = await fakeNode(`echo 'Welcome!'; echo '${process.execPath}'`);
    assert.deepEqual(await findRuntime(undefined, '/', { PATH: '', SHELL: shell }), here);
  });

  it('answers although NODE_OPTIONS would keep it from it', async () => {
    const broken = { ...env, NODE_OPTIONS: '--require /not/there.js' };
    assert.deepEqual(await findRuntime(process.execPath, '/', broken), here);
  });

  it('is missing when there is none, with what to do', async () => {
    const folder = await folderWith({ 'file.txt': '' });
    const missing = { code: 'nodeMissing' };
    await assert.rejects(findRuntime(undefined, '/', { PATH: folder }), {
      ...missing,
      message: 'Node.js was not found on PATH: install it from nodejs.org, or set its path.',
    });
    await assert.rejects(findRuntime(join(folder, 'gone'), '/', env), {
      ...missing,
      message: `There is no program at ${join(folder, 'gone')}: correct the path of node.`,
    });
    await assert.rejects(findRuntime(join(folder, 'file.txt'), '/', env), missing);
    await assert.rejects(findRuntime(folder, '/', env), missing);
    await assert.rejects(findRuntime('node22', '/', env), missing);
  });

  it('is not a program that is something else', async () => {
    for (const script of ['echo hello', 'exit 1', 'echo "[]"', 'echo \'{"a":1}\'']) {
      await assert.rejects(findRuntime(await fakeNode(script), '/', env), { code: 'notNode' });
    }
    await assert.rejects(findRuntime('/bin/sh', '/', env), { code: 'notNode' });
  });

  for (const other of ['electron', 'bun', 'deno']) {
    it(`is not ${other}`, async () => {
      await assert.rejects(findRuntime(await answering('22.0.0', other), '/', env), { code: 'notNode' });
    });
  }

  it('is refused when it is too old, with what is needed', async () => {
    const old = await answering('18.20.4');
    await assert.rejects(findRuntime(old, '/', env), {
      code: 'nodeTooOld',
      message: `${old} is Node.js 18.20.4, and Muster needs 20.12.0 or newer.`,
    });
    await assert.rejects(findRuntime(await answering('20.11.1'), '/', env), { code: 'nodeTooOld' });
    const oldest = { path: '/opt/node', version: '20.12.0' };
    assert.deepEqual(await findRuntime(await answering('20.12.0'), '/', env), oldest);
  });
});
