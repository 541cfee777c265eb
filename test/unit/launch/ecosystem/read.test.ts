import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isEcosystemFile, readEcosystem, type EcosystemReader } from '../../../../src/launch/ecosystem/read';
import { allGone } from '../../../support/processes';
import { folderWith } from '../folders';

const reader: EcosystemReader = { node: process.execPath, env: process.env };
const app = { name: 'api', script: 'api.js' };

async function read(name: string, text: string, options: Partial<EcosystemReader> = {}): Promise<string[]> {
  const folder = await folderWith({ [name]: text });
  const apps = await readEcosystem(join(folder, name), () => ({ ...reader, ...options }));
  return apps.map(({ name: found }) => found);
}

describe('an ecosystem file', () => {
  it('is told by its name', () => {
    for (const name of ['js', 'cjs', 'mjs', 'json'].map((ending) => `ecosystem.config.${ending}`))
      assert.ok(isEcosystemFile(`/a/${name}`), name);
    for (const name of [
      'ecosystem.json',
      'pm2.json',
      'process.json',
      'pm2.config.js',
      'ecosystem.dev.config.js',
    ])
      assert.ok(isEcosystemFile(name), name);
    for (const name of [
      'package.json',
      'vite.config.js',
      'process.js',
      'ecosystem.js',
      'myecosystem.config.js',
    ])
      assert.ok(!isEcosystemFile(name), name);
  });

  it('is read in every form', async () => {
    const apps = JSON.stringify([app]);
    assert.deepEqual(await read('ecosystem.config.js', `module.exports = { apps: ${apps} };`), ['api']);
    assert.deepEqual(await read('ecosystem.config.cjs', `exports.apps = ${apps};`), ['api']);
    assert.deepEqual(await read('ecosystem.config.mjs', `export default { apps: ${apps} };`), ['api']);
    assert.deepEqual(await read('pm2.config.mjs', `await null; export const apps = ${apps};`), ['api']);
    assert.deepEqual(await read('ecosystem.config.json', `{ "apps": ${apps} }`), ['api']);
  });

  it('finds its folder and its variables as it would under pm2, and what it prints is not what it exports', async () => {
    const text = `
      console.log('{"config":{"apps":[]}}');
      const { name } = require('./names.json');
      module.exports = { name: [name, process.env.STAGE, process.cwd() === __dirname].join(), script: 'x.js' };`;
    const folder = await folderWith({ 'ecosystem.config.js': text, 'names.json': '{"name":"api"}' });
    const file = join(folder, 'ecosystem.config.js');
    const apps = await readEcosystem(file, () => ({ ...reader, env: { ...process.env, STAGE: 'eu' } }));
    assert.equal(apps[0]?.name, 'api,eu,true');
  });

  it('runs nowhere but in a process of its own', async () => {
    const name = await read(
      'ecosystem.config.js',
      "module.exports = { name: `p${process.pid}`, script: 'x' };",
    );
    assert.notDeepEqual(name, [`p${process.pid}`]);
    const nobody = (): never => assert.fail('nothing is to be run');
    const folder = await folderWith({ 'ecosystem.config.json': JSON.stringify(app) });
    assert.equal((await readEcosystem(join(folder, 'ecosystem.config.json'), nobody)).length, 1);
  });

  it('is given up when it does not load in time, and nothing that it started is left', async () => {
    const text = `
      const { pid } = require('child_process').spawn('sleep', ['3600'], { stdio: 'ignore' });
      require('fs').writeFileSync(__dirname + '/pids', [process.pid, pid].join(' '));
      for (;;);`;
    const folder = await folderWith({ 'ecosystem.config.js': text });
    const file = join(folder, 'ecosystem.config.js');
    await assert.rejects(
      readEcosystem(file, () => ({ ...reader, deadline: 2000 })),
      /^Error: ecosystem\.config\.js did not load within 2 s/,
    );
    await allGone((await readFile(join(folder, 'pids'), 'utf8')).split(' ').map(Number), 2000);
  });

  it('is told of with what is wrong in it', async () => {
    const wrong: [text: string, told: RegExp][] = [
      ['module.exports = {', /cannot be loaded: Unexpected/],
      ["throw new Error('no secret');", /cannot be loaded: no secret/],
      ['process.exit(0);', /ended its own process while it was loaded/],
      ["module.exports = { name: 'x'.repeat(2e6) };", /more than 1 MB/],
      ['const a = {}; a.a = a; module.exports = a;', /cannot be loaded: .*circular/],
      ['setInterval(() => {}, 1000); module.exports = { apps: [] };', /names no app/],
    ];
    for (const [text, told] of wrong) await assert.rejects(read('ecosystem.config.js', text), told);
    await assert.rejects(read('ecosystem.config.json', '{ apps: [] }'), /is not JSON/);
    await assert.rejects(read('ecosystem.config.js', '', { node: '/nowhere/node' }), /could not be run/);
    await assert.rejects(
      readEcosystem('/nowhere/ecosystem.config.js', () => reader),
      /There is no ecosystem file/,
    );
  });
});
