import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Log, Result } from 'sarif';
import type { EslintResult } from '../../src/cli/lint/formats/json';
import { projectWith, type Files } from '../support/folders';
import { sarifErrors } from '../support/sarif';

const cli = join(process.cwd(), 'dist', 'cli.js');

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `muster lint` as a shell starts it. */
function lint(folder: string, ...args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, timeout: 20_000, maxBuffer: 64e6 };
    const child = execFile(process.execPath, [cli, 'lint', ...args], options, (error, out, err) => {
      if (child.exitCode === null) reject(error ?? new Error('It was ended.'));
      else resolve({ code: child.exitCode, out, err });
    });
  });
}

async function results(files: Files, ...args: string[]): Promise<Record<string, EslintResult>> {
  const folder = projectWith(files);
  const { out } = await lint(folder, '--format', 'json', ...args);
  const all = JSON.parse(out) as EslintResult[];
  return Object.fromEntries(all.map((one) => [one.filePath.slice(folder.length + 1), one]));
}

const warning = "const { exec } = require('child_process');\nexec('ls ' + d);\n";
const error = "const { exec } = require('child_process');\nexec('ls ' + process.argv[2]);\n";
const hint = "const { exec } = require('child_process');\nexports.run = (command) => exec(command);\n";

describe('muster lint', () => {
  it('exits with 0 without errors, with 1 with one, with 1 with too many warnings', async () => {
    const folder = projectWith({
      'clean.js': 'a();',
      'warning.js': warning,
      'error.js': error,
      'hint.js': hint,
    });
    const codes = async (...args: string[]): Promise<number> => (await lint(folder, ...args)).code;
    assert.equal(await codes('clean.js'), 0);
    assert.equal(await codes('warning.js', 'hint.js'), 0);
    assert.equal(await codes('error.js'), 1);
    assert.equal(await codes('.'), 1);
    assert.equal(await codes('warning.js', '--max-warnings', '1'), 0);
    assert.equal(await codes('warning.js', '--max-warnings', '0'), 1);
    assert.equal(await codes('warning.js', '--max-warnings', '0', '--quiet'), 1);
    assert.equal(await codes('warning.js', 'hint.js', '--max-warnings', '1', '--hints'), 1);
  });

  it('exits with 2 and one sentence when it could not check', async () => {
    const folder = projectWith({
      'a.js': '',
      'bad/.musterrc.json': '{"rule":{}}',
      'bad/a.js': '',
      'pages/a.css': '',
    });
    for (const [args, sentence] of [
      [['nowhere.js'], /^muster: There is no file or folder "nowhere\.js"\.\n$/],
      [
        ['src/*.ts'],
        /^muster: The pattern "src\/\*\.ts" matches no JavaScript or TypeScript file, or ignored ones only\.\n$/,
      ],
      [
        ['pages'],
        /^muster: The folder "pages" has no JavaScript or TypeScript file, or ignored ones only\.\n$/,
      ],
      [['bad'], /^muster: .*\/bad\/\.musterrc\.json: "rule" is no key of it; the keys are .*\.\n$/],
      [['a.js', '--config', 'none.json'], /^muster: .*\/none\.json: it cannot be read \(ENOENT\)\.\n$/],
      [['bad/a.js'], /^muster: .*\/bad\/\.musterrc\.json: /],
      [
        ['--format', 'xml'],
        /^muster: --format is stylish, json or sarif, not "xml"\.\n"muster lint --help" tells/,
      ],
      [
        ['--max-warnings', 'few'],
        /^muster: --max-warnings takes a number from 0 on, not "few"\.\n"muster lint/,
      ],
      [
        ['--max-warnings', '-1'],
        /^muster: --max-warnings takes a value; one that begins with "-" is written as in --max-warnings=-1\.\n"/,
      ],
      [['--format'], /^muster: Option '-f, --format <value>' argument missing\.\n"/],
      [['--fixes'], /^muster: Unknown option '--fixes'\.\n"/],
    ] as const) {
      const { code, out, err } = await lint(folder, ...args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, sentence);
    }
  });

  it('never dies on a file, and says what is wrong with it', async () => {
    const all = await results({
      'bom.js': `\uFEFF${warning.replaceAll('\n', '\r\n')}`,
      'broken.ts': `${warning}const x = {`,
      'latin.js': Buffer.from(`// ü\n${warning}`, 'latin1'),
      'empty.js': '',
      'deep.js': `require('child_process');${'[\n'.repeat(20_000)}`,
      'app.vue': `<template>\n</template>\n<script>\n${warning}</script>`,
    });
    const shown = (name: string): unknown =>
      all[name]?.messages.map(({ ruleId, line, column, fatal }) => [ruleId, line, column, fatal ?? false]);
    assert.deepEqual(shown('bom.js'), [['shell-injection', 2, 6, false]]);
    assert.deepEqual(shown('broken.ts'), [
      ['shell-injection', 2, 6, false],
      [null, 3, 12, true],
    ]);
    assert.deepEqual(shown('latin.js'), [['shell-injection', 3, 6, false]]);
    assert.deepEqual(shown('empty.js'), []);
    assert.deepEqual(shown('deep.js'), [[null, 1, 1, true]]);
    assert.deepEqual(shown('app.vue'), [['shell-injection', 5, 6, false]]);
  });

  it('goes on behind a file that cannot be read', async () => {
    const folder = projectWith({ 'a.js': warning, 'z.js': warning });
    symlinkSync('loop.js', join(folder, 'loop.js'));
    const { code, out } = await lint(folder, 'a.js', 'loop.js', 'z.js', '--format', 'json');
    const messages = (JSON.parse(out) as EslintResult[]).map(({ messages: [first] }) => first?.message);
    assert.equal(messages[1], 'The file cannot be read (ELOOP).');
    assert.deepEqual([code, messages.length], [1, 3]);
  });

  it('says on stderr which files it left out by itself, and not with --quiet', async () => {
    const folder = projectWith({
      'bin.js': Buffer.from([1, 0, 2]),
      'lib.min.js': 'a()',
      'b.css': '',
      '.gitignore': 'c.js',
      'c.js': '',
    });
    const { code, out, err } = await lint(folder, '.', 'b.css', 'c.js', '--format', 'json');
    assert.deepEqual([code, out], [0, '[]\n']);
    assert.deepEqual(
      err.split('\n').map((line) => line.slice(folder.length + 1)),
      [
        'bin.js was not checked. It is a binary file.',
        'lib.min.js was not checked. It is minified.',
        'b.css was not checked. It is neither JavaScript nor TypeScript.',
        'c.js was not checked. It is in node_modules, or an ignore file names it.',
        '',
      ],
    );
    assert.equal((await lint(folder, '--quiet')).err, '');
  });

  it('heeds the nearest .musterrc.json, or the one that is named', async () => {
    const files = {
      'a.js': warning,
      'off/.musterrc.json': '{"rules":{"shell-injection":"off"}}',
      'off/a.js': warning,
      'strict.json': '{"rules":{"shell-injection":"error"}}',
    };
    const severities = async (...args: string[]): Promise<unknown> =>
      Object.values(await results(files, ...args)).map(({ messages }) => messages[0]?.severity);
    assert.deepEqual(await severities(), [1, undefined]);
    assert.deepEqual(await severities('--config', 'strict.json'), [2, 2]);
  });

  it('shows hints on request, as warnings', async () => {
    assert.deepEqual((await results({ 'a.js': hint }))['a.js']?.messages, []);
    assert.equal((await results({ 'a.js': hint }, '--hints'))['a.js']?.warningCount, 1);
  });

  it('shows errors alone with --quiet', async () => {
    const all = await results({ 'error.js': error, 'warning.js': warning }, '--quiet');
    assert.deepEqual(
      Object.values(all).map(({ errorCount, warningCount }) => [errorCount, warningCount]),
      [
        [1, 0],
        [0, 0],
      ],
    );
  });

  it('writes SARIF that has each finding once', async () => {
    const folder = projectWith({ 'src/error.js': error });
    const { out } = await lint(folder, 'src', 'src/error.js', '--format', 'sarif');
    const [run] = (JSON.parse(out) as Log).runs;
    assert.deepEqual(
      run?.results?.map(({ ruleId, level }) => [ruleId, level]),
      [['shell-injection', 'error']],
    );
  });

  it('writes SARIF that holds against the schema of OASIS, whatever is in the files and their names', async () => {
    const suppressed = warning.replace(
      '\nexec',
      '\n// muster-disable-next-line shell-injection -- d is ours\nexec',
    );
    const folder = projectWith({
      'a folder/fixed & related.js': `${error}// \u{1F600}\nconst t = process.argv[3];\nexec('rm ' + t);\n`,
      'größe/日本語 #1%20.ts': warning,
      'suppressed.js': suppressed,
      'broken.ts': `${warning}const x = {`,
      'binary.js': Buffer.from([0]),
    });
    const { code, out } = await lint(folder, '.', '--format', 'sarif', '--hints');
    const log = JSON.parse(out) as Log;
    assert.deepEqual(sarifErrors(log), []);
    const [run] = log.runs;
    const uriOf = ({ locations }: Pick<Result, 'locations'>): string =>
      decodeURIComponent(locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '');
    const shown = (run?.results ?? []).map((result) => [
      uriOf(result),
      result.ruleId,
      result.relatedLocations?.length ?? 0,
      result.fixes?.length ?? 0,
    ]);
    assert.deepEqual(shown, [
      ['a folder/fixed & related.js', 'shell-injection', 1, 1],
      ['a folder/fixed & related.js', 'shell-injection', 1, 1],
      ['broken.ts', 'shell-injection', 0, 1],
      ['größe/日本語 #1%20.ts', 'shell-injection', 0, 1],
    ]);
    const notices = run?.invocations?.[0]?.toolExecutionNotifications ?? [];
    assert.deepEqual(
      notices.map((notice) => [uriOf(notice), notice.level]),
      [
        ['broken.ts', 'error'],
        ['binary.js', 'note'],
      ],
    );
    assert.equal(code, 1);
  });

  it('changes no file without --fix, nor one without a safe fix', async () => {
    const folder = projectWith({ 'a.js': warning, 'hint.js': hint });
    await lint(folder);
    assert.equal(readFileSync(join(folder, 'a.js'), 'utf8'), warning);
    await lint(folder, '--fix', 'hint.js', '--hints');
    assert.equal(readFileSync(join(folder, 'hint.js'), 'utf8'), hint);
    assert.deepEqual(readdirSync(folder), ['a.js', 'hint.js']);
  });

  it('applies safe fixes with --fix, keeping the mark, the line breaks, the mode and the link', async () => {
    const folder = projectWith({ 'a.js': `\uFEFF${warning.replaceAll('\n', '\r\n')}` });
    chmodSync(join(folder, 'a.js'), 0o755);
    symlinkSync(join(folder, 'a.js'), join(folder, 'link.js'));
    const { out, code } = await lint(folder, '--fix', 'link.js', '--format', 'json');
    const [result] = JSON.parse(out) as EslintResult[];
    assert.deepEqual(
      result?.messages.filter(({ ruleId }) => ruleId === 'shell-injection'),
      [],
    );
    assert.equal(code, 0);
    const mended = "const { execFile } = require('child_process');\nexecFile('ls', [d]);\n";
    assert.equal(readFileSync(join(folder, 'a.js'), 'utf8'), `\uFEFF${mended.replaceAll('\n', '\r\n')}`);
    if (process.platform !== 'win32') assert.equal(statSync(join(folder, 'a.js')).mode & 0o777, 0o755);
    assert.ok(lstatSync(join(folder, 'link.js')).isSymbolicLink());
    assert.deepEqual(readdirSync(folder), ['a.js', 'link.js']);
  });

  it('leaves nothing to fix for a second --fix', async () => {
    const text = `${warning}exec('cat ' + d);\nexec('rm -rf ' + d, () => {});\nrequire('cluster').isMaster;\n`;
    const folder = projectWith({ 'a.js': text });
    await lint(folder, '--fix');
    const once = readFileSync(join(folder, 'a.js'), 'utf8');
    assert.notEqual(once, text);
    const { out } = await lint(folder, '--fix', '--format', 'json');
    assert.equal(readFileSync(join(folder, 'a.js'), 'utf8'), once);
    const [result] = JSON.parse(out) as EslintResult[];
    assert.equal((result?.fixableErrorCount ?? 1) + (result?.fixableWarningCount ?? 1), 0);
  });

  it('does not mend what it does not show', async () => {
    const folder = projectWith({ 'a.js': warning });
    await lint(folder, '--fix', '--quiet');
    assert.equal(readFileSync(join(folder, 'a.js'), 'utf8'), warning);
  });

  it('does not write a file whose bytes it cannot give back, and says so', async () => {
    const bytes = Buffer.from(`// ü\n${warning}`, 'latin1');
    const folder = projectWith({ 'a.js': bytes });
    const { code, out } = await lint(folder, '--fix');
    assert.match(out, /error {4}The file was not fixed: it is not UTF-8\./);
    assert.equal(code, 1);
    assert.deepEqual(readFileSync(join(folder, 'a.js')), bytes);
  });

  it('ends when nobody reads it any more', async () => {
    const folder = projectWith(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}.js`, error])));
    symlinkSync(cli, join(folder, 'muster'));
    const shell = ['-c', `"${process.execPath}" muster lint --format json | head -c 10`];
    const { stdout, stderr } = await promisify(execFile)('sh', shell, { cwd: folder, timeout: 20_000 });
    assert.deepEqual([stdout.length, stderr], [10, '']);
  });
});
