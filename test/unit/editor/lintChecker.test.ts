import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Checker } from '../../../src/editor/lint/checker';
import type { Checkable, CheckSettings, Progress } from '../../../src/editor/lint/messages';
import { projectWith, writeFiles } from '../../support/folders';

const injection = "import { exec } from 'child_process';\nexec('ls ' + d);\n";
const usual: CheckSettings = { rules: {}, isSticky: false, programs: [] };

function untitled(text: string, settings = usual): Checkable {
  return { uri: 'untitled:Untitled-1', fileName: '/Untitled-1.ts', text, settings };
}

function saved(folder: string, name: string, settings = usual, text = injection): Checkable {
  const path = join(folder, name);
  return { uri: `file://${path}`, fileName: path, text, file: { path, folder }, settings };
}

describe('The checker of the editor', () => {
  it('checks a text that was never saved', () => {
    const { findings } = new Checker().check(untitled(injection));
    assert.deepEqual(
      findings.map(({ rule, comment }) => [rule, comment]),
      [['shell-injection', 'code']],
    );
  });

  it('keeps what is behind a half-typed statement', () => {
    const checker = new Checker();
    const text = `const a = 1;\n${injection}`;
    checker.check(untitled(text));
    const { findings } = checker.check(untitled(text.replace('1;', '`')));
    assert.equal(findings.length, 1);
    checker.close('untitled:Untitled-1');
    assert.equal(checker.check(untitled(text.replace('1;', '`'))).findings.length, 0);
  });

  it('takes the settings, and before them what the project says', () => {
    const folder = projectWith({});
    const checker = new Checker();
    const severity = (rules: CheckSettings['rules']): string | undefined =>
      checker.check(saved(folder, 'a.ts', { rules, isSticky: false, programs: [] })).findings[0]?.severity;
    assert.equal(severity({}), 'warning');
    assert.equal(severity({ 'shell-injection': 'error' }), 'error');
    assert.equal(severity({ 'shell-injection': 'off' }), undefined);
    writeFiles(folder, { '.musterrc.json': '{"rules":{"shell-injection":"hint"}}' });
    checker.forget();
    assert.equal(severity({ 'shell-injection': 'error' }), 'hint');
  });

  it('says what does not hold in the configuration, and checks without it', () => {
    const folder = projectWith({ '.musterrc.json': '{"rules":{"shell":"off"}}' });
    const { findings, configFault } = new Checker().check(saved(folder, 'a.ts'));
    assert.equal(findings.length, 1);
    assert.equal(configFault?.file, join(folder, '.musterrc.json'));
    assert.match(configFault.message, /^"rules\.shell" names no rule/);
  });

  it('leaves out what the project ignores, node_modules and what is minified', () => {
    const folder = projectWith({ '.musterignore': 'dist' });
    const checker = new Checker();
    for (const name of ['dist/a.js', 'node_modules/b/c.js', 'a.min.js'])
      assert.deepEqual(checker.check(saved(folder, name)).findings, [], name);
    assert.deepEqual(checker.fix(saved(folder, 'dist/a.js')).edits, []);
  });

  it('checks the files of a folder, and reports as it goes', () => {
    const clean = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`clean${index}.js`, 'a();']));
    const folder = projectWith({
      ...clean,
      'a.ts': injection,
      'z/b.vue': `<script>${injection}</script>`,
      '.gitignore': 'c.ts',
      'c.ts': injection,
    });
    const reports: Progress[] = [];
    const last = new Checker().checkFolders([{ path: folder, settings: usual }], (one) => reports.push(one));
    assert.deepEqual(
      [...reports, last].map(({ checked }) => checked),
      [50, 100, 122],
    );
    assert.deepEqual(
      [...reports, last].flatMap(({ files }) => files.map(({ path }) => path)),
      [join(folder, 'a.ts'), join(folder, 'z', 'b.vue')],
    );
  });

  it('finds nothing in a folder without a source', () => {
    const folder = projectWith({ 'README.md': '' });
    const result = new Checker().checkFolders([{ path: folder, settings: usual }], () => undefined);
    assert.deepEqual(result, { checked: 0, files: [] });
  });
});
