import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { findFiles, NothingFound, type FoundFile } from '../../../src/check/findFiles';
import { IgnoreFiles } from '../../../src/check/ignoreFiles';
import { projectWith, type Files } from '../../support/folders';

function found(folder: string, paths: readonly string[], cwd = folder): readonly FoundFile[] {
  return [...findFiles(paths, cwd, new IgnoreFiles(cwd))];
}

function names(files: Files, ...paths: string[]): readonly string[] {
  const folder = projectWith(files);
  return found(folder, paths).map(({ path }) => relative(folder, path).split(sep).join('/'));
}

describe('The files that are checked', () => {
  it('are those of JavaScript and TypeScript in a folder, by name, each once', () => {
    const files = { 'b.ts': '', 'a.mjs': '', 'c.css': '', 'd/e.vue': '', 'd/.f.cjs': '', 'README.md': '' };
    assert.deepEqual(names(files, '.'), ['a.mjs', 'b.ts', 'd/.f.cjs', 'd/e.vue']);
    assert.deepEqual(names(files, 'd', '.'), ['d/.f.cjs', 'd/e.vue', 'a.mjs', 'b.ts']);
  });

  it('are those that a pattern means', () => {
    const files = { 'a.ts': '', 'src/b.ts': '', 'src/c.js': '', 'src/d/e.ts': '', 'node_modules/x/f.ts': '' };
    assert.deepEqual(names(files, '**/*.ts'), ['a.ts', 'src/b.ts', 'src/d/e.ts']);
    assert.deepEqual(names(files, './src/*.{ts,js}'), ['src/b.ts', 'src/c.js']);
    assert.deepEqual(names({ 'a[1].ts': '' }, 'a[1].ts'), ['a[1].ts']);
  });

  it('are none of node_modules, of .git and behind a symbolic link', () => {
    const folder = projectWith({ 'a.js': '', 'x/node_modules/y/b.js': '', '.git/c.js': '' });
    symlinkSync(folder, join(folder, 'loop'));
    assert.deepEqual(
      found(folder, ['.']).map(({ path }) => path),
      [join(folder, 'a.js')],
    );
  });

  it('are none that an ignore file names, the nearest one deciding', () => {
    const files = {
      '.gitignore': 'dist/\n*.gen.ts\n/only-here.js\n',
      '.eslintignore': 'legacy\n',
      '.musterignore': '!wanted.gen.ts\nvendor/**\n',
      'dist/a.js': '',
      'a.gen.ts': '',
      'wanted.gen.ts': '',
      'only-here.js': '',
      'src/only-here.js': '',
      'src/legacy/b.ts': '',
      'vendor/c.js': '',
      'src/.gitignore': '!b.gen.ts\n',
      'src/b.gen.ts': '',
      'src/c.gen.ts': '',
    };
    assert.deepEqual(names(files, '.'), ['src/b.gen.ts', 'src/only-here.js', 'wanted.gen.ts']);
  });

  it('heed the ignore files of the repository above the working directory, and none above that', () => {
    const folder = projectWith({
      '.gitignore': '*.ts',
      'repository/.git/HEAD': '',
      'repository/.gitignore': 'build/',
      'repository/packages/one/build/a.ts': '',
      'repository/packages/one/b.ts': '',
    });
    const cwd = join(folder, 'repository', 'packages', 'one');
    assert.deepEqual(
      found(folder, ['.'], cwd).map(({ path }) => path),
      [join(cwd, 'b.ts')],
    );
  });

  it('are not those that were named though they are ignored, or of another kind, which is said', () => {
    const folder = projectWith({
      '.gitignore': 'a.js',
      'a.js': '',
      'b.css': '',
      program: '',
      'node_modules/x.js': '',
    });
    const refusals = found(folder, ['a.js', 'b.css', 'program', 'node_modules/x.js']).map(
      ({ refusal }) => refusal,
    );
    const [ignored, other, none, foreign] = refusals;
    assert.match(ignored ?? '', /ignore file/);
    assert.match(other ?? '', /neither JavaScript nor TypeScript/);
    assert.equal(none, undefined);
    assert.match(foreign ?? '', /node_modules/);
  });

  it('are no pipes and no devices, which may have no end', function () {
    if (process.platform === 'win32') this.skip();
    assert.match(found('/', ['/dev/zero'])[0]?.refusal ?? '', /no regular file/);
  });

  it('must be there', () => {
    const folder = projectWith({ '.gitignore': 'dist', 'dist/a.js': '', 'empty/b.css': '' });
    for (const path of ['nowhere.js', '*.nothing', 'dist', 'empty', 'nowhere/*.js'])
      assert.throws(() => found(folder, [path]), NothingFound, path);
  });
});
