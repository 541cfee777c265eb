import assert from 'node:assert/strict';
import { join } from 'node:path';
import { findProgram, isRunnable, namedProgram } from '../../../src/launch/findProgram';
import { folderWith } from './folders';

const manifest = (content: object): string => JSON.stringify(content);

describe('the program of a folder', () => {
  const cases: [name: string, files: Record<string, string>, program: string | undefined][] = [
    ['nothing', {}, undefined],
    ['server before app and index', { 'server.js': '', 'app.js': '', 'index.js': '' }, 'server.js'],
    ['the folder before src', { 'index.js': '', 'src/server.js': '' }, 'index.js'],
    ['src', { 'src/app.ts': '' }, 'src/app.ts'],
    ['JavaScript before TypeScript', { 'server.ts': '', 'server.js': '' }, 'server.js'],
    [
      'main before the usual names',
      { 'package.json': manifest({ main: 'lib/x.js' }), 'lib/x.js': '', 'server.js': '' },
      'lib/x.js',
    ],
    [
      'a main without extension',
      { 'package.json': manifest({ main: './lib/x' }), 'lib/x.js': '' },
      'lib/x.js',
    ],
    [
      'a main that is a folder',
      { 'package.json': manifest({ main: './lib' }), 'lib/index.js': '' },
      'lib/index.js',
    ],
    ['a main that is not there', { 'package.json': manifest({ main: 'gone.js' }), 'app.js': '' }, 'app.js'],
    [
      'the start script before main',
      { 'package.json': manifest({ main: 'x.js', scripts: { start: 'node y' } }), 'x.js': '', 'y.js': '' },
      'y.js',
    ],
    [
      'a start script without extension',
      { 'package.json': manifest({ scripts: { start: 'node ./bin/www' } }), 'bin/www': '', 'app.js': '' },
      'bin/www',
    ],
    [
      'a start script of the package',
      {
        'package.json': manifest({ main: 'lib/x.js', scripts: { start: 'node .' } }),
        'lib/x.js': '',
        'index.js': '',
      },
      'lib/x.js',
    ],
    [
      'a start script for a shell',
      { 'package.json': manifest({ scripts: { start: 'tsc && node x.js' } }), 'x.js': '', 'app.js': '' },
      'app.js',
    ],
    ['a damaged package.json', { 'package.json': '{ "main": ', 'app.js': '' }, 'app.js'],
    ['an odd package.json', { 'package.json': manifest({ main: 7, scripts: [] }), 'app.js': '' }, 'app.js'],
    ['declarations alone', { 'index.d.ts': '' }, undefined],
  ];
  for (const [name, files, program] of cases) {
    it(`is found: ${name}`, async () => {
      const folder = await folderWith(files);
      const found = await findProgram(folder);
      assert.equal(found?.program, program === undefined ? undefined : join(folder, program));
    });
  }

  it('is run as the start script says, in the folder of its package', async () => {
    const start = 'A=1 node --enable-source-maps server --port 80';
    const folder = await folderWith({ 'package.json': manifest({ scripts: { start } }), 'server.js': '' });
    assert.deepEqual(await findProgram(folder), {
      program: join(folder, 'server.js'),
      cwd: folder,
      env: { A: '1' },
      runtimeArgs: ['--enable-source-maps'],
      args: ['--port', '80'],
    });
  });
});

describe('a named program', () => {
  it('is found as Node finds it', async () => {
    const folder = await folderWith({ 'a.mjs': '', 'b/index.cjs': '', 'bin/www': '' });
    for (const [name, program] of [
      ['a.mjs', 'a.mjs'],
      ['./a', 'a.mjs'],
      ['b', 'b/index.cjs'],
      ['bin/www', 'bin/www'],
      [join(folder, 'a.mjs'), 'a.mjs'],
    ] as const) {
      assert.equal((await namedProgram(name, folder)).program, join(folder, program));
    }
  });

  it('that is not there, or is not for Node, is refused with what to do', async () => {
    const folder = await folderWith({ 'page.html': '' });
    await assert.rejects(namedProgram('gone.js', folder), {
      code: 'programMissing',
      message: `There is no program at ${join(folder, 'gone.js')}: correct its path.`,
    });
    await assert.rejects(namedProgram('page.html', folder), { code: 'notRunnable' });
    await assert.rejects(namedProgram('.', folder), { code: 'programMissing' });
  });
});

describe('a file', () => {
  it('is runnable when it is JavaScript or TypeScript and no declaration', () => {
    for (const name of ['a.js', 'a.cjs', 'a.mjs', 'a.ts', 'a.cts', 'a.mts', 'd.ts.js'])
      assert.ok(isRunnable(name), name);
    for (const name of ['a', 'a.d.ts', 'a.d.mts', 'a.tsx', 'a.json', 'js'])
      assert.ok(!isRunnable(name), name);
  });
});
