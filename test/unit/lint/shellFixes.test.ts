import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { applyFirstFixes, findingsOf } from './support';

const run = promisify(execFile);
const show = '(error, stdout) => { if (error) throw error; console.log(stdout) }';
const value = 'const d = process.argv[2];\n';

/** Programs that print what a command says of the directory that they are given. */
const programs: Readonly<Record<string, string>> = {
  'a template': `const { exec } = require('child_process'); ${value}exec(\`ls \${d}\`, ${show});`,
  'a concatenation': `const cp = require('node:child_process'); ${value}cp.exec('ls -a ' + d, ${show});`,
  'a value in quotes': `const cp = require('child_process'); ${value}cp.exec('ls "' + d + '"', { encoding: 'utf8' }, ${show});`,
  'text in quotes': `const cp = require('child_process'); ${value}console.log(cp.execSync(\`printf '%s %s' "a  b" \${d}\`).toString());`,
  'a part of a word': `const { execSync } = require('child_process'); ${value}console.log(String(execSync('ls ' + d + '/inner')));`,
  'a number': `const { execSync } = require('child_process'); ${value}console.log(String(execSync(\`head -c \${'abc'.length} \${d}/file\`)));`,
  'a variable': `const { execSync } = require('child_process');\n${value}const command = \`ls \${d}\`;\nconsole.log(String(execSync(command)));`,
  'a variable that is printed too': `const { execSync } = require('child_process');\n${value}const command = \`ls \${d}\`;\nconsole.log(command.length, String(execSync(command)));`,
  'a list that is joined': `const { execSync } = require('child_process'); ${value}console.log(String(execSync(['ls', '-a', d].join(' '))));`,
  'a joined list within a template': `const { execSync } = require('child_process'); ${value}const all = [d, '.'];\nconsole.log(String(execSync(\`ls \${all.join(' ')}\`)));`,
  'an option or none': `const { execSync } = require('child_process'); ${value}const all = d.length === 0;\nconsole.log(String(execSync(\`ls \${all ? '-a' : ''} \${d}\`)));`,
  promisify: `const { exec } = require('child_process');\nconst run = require('util').promisify(exec);\n${value}run('ls ' + d).then(({ stdout }) => console.log(stdout));`,
  'two uses of one promisified function': `const { exec } = require('child_process');\nconst run = require('util').promisify(exec);\n${value}run('ls ' + d).then(({ stdout }) => console.log(stdout)).then(() => run('ls -a ' + d)).then(({ stdout }) => console.log(stdout));`,
  'promisify in place': `const cp = require('child_process');\n${value}require('util').promisify(cp.exec)('ls ' + d).then(({ stdout }) => console.log(stdout));`,
  'spawn with a list and a shell': `const { spawn } = require('child_process'); ${value}spawn('ls', [d], { shell: true, stdio: 'inherit' });`,
  'spawn with a text and a shell': `const { spawn } = require('child_process'); ${value}spawn('ls ' + d, { stdio: 'inherit', shell: true });`,
  'sh -c': `const { spawnSync } = require('child_process'); ${value}console.log(String(spawnSync('sh', ['-c', 'ls ' + d]).stdout));`,
  'an alias': `const { exec: go } = require('child_process'); ${value}go('ls ' + d, ${show});`,
  'a member that is required in place': `const go = require('child_process').execSync;\n${value}console.log(String(go('ls ' + d)));`,
  'a name that is used elsewhere': `const { exec } = require('child_process'); ${value}exec('ls ' + d, ${show}); module.exports = exec;`,
};

describe('the fix of shell-injection', function () {
  this.timeout(30_000);
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'muster-fix-'));
    mkdirSync(join(folder, 'directory', 'inner'), { recursive: true });
    writeFileSync(join(folder, 'directory', 'file'), 'content');
    writeFileSync(join(folder, 'directory', 'inner', 'other'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const outputOf = async (text: string, directory: string): Promise<string> => {
    writeFileSync(join(folder, 'program.js'), text);
    try {
      const { stdout } = await run(process.execPath, ['program.js', directory], {
        cwd: folder,
        timeout: 20_000,
      });
      return stdout;
    } catch {
      return 'failed';
    }
  };

  for (const [form, text] of Object.entries(programs))
    it(`keeps what ${form} does, and makes the injection inert`, async () => {
      const fixed = applyFirstFixes('shell-injection', text, { fileName: 'program.js' });
      assert.notEqual(fixed, text);
      assert.deepEqual(findingsOf('shell-injection', fixed), []);
      assert.equal(await outputOf(fixed, 'directory'), await outputOf(text, 'directory'));
      await outputOf(fixed, 'directory; touch pwned; ls "$(touch pwned)"');
      assert.ok(!existsSync(join(folder, 'pwned')));
    });

  it('changes the import in the same step', () => {
    const text =
      "import { exec } from 'node:child_process';\nexport const list = (d: string) => exec(`ls ${d}`);\n";
    assert.equal(
      applyFirstFixes('shell-injection', text),
      "import { execFile } from 'node:child_process';\nexport const list = (d: string) => execFile('ls', [d]);\n",
    );
  });

  const cp = "import { exec, execSync, spawn } from 'node:child_process';\n";
  const unfixable = {
    'a pipe': ['exec(`ls ${d} | wc -l`)', /pipe/],
    'a pattern': ['exec(`ls ${d}/*.js`)', /pattern/],
    'a redirection': ['exec(`ls ${d} > file`)', /redirects/],
    'a variable of the shell': ['exec(`ls $HOME ${d}`)', /expands/],
    'a part of the shell': ["exec('cd ' + d)", /part of the shell itself/],
    'a part of cmd.exe': ["exec('dir ' + d)", /part of `cmd\.exe`/],
    'an environment': ["exec('A=1 ls ' + d)", /environment/],
    'an open quote': ['exec(`ls "${d}`)', /quote/],
    'a program that is not written': ["exec(d + ' -l')", /program itself/],
    'a batch file on Windows': [
      "spawn('npm', ['i', d], { shell: process.platform === 'win32' })",
      /batch file/,
    ],
    'a constant that the shell expands': ["spawn('ls', ['*.js', d], { shell: true })", /apart/],
  } as const;
  for (const [what, [text, reason]] of Object.entries(unfixable))
    it(`is not offered for ${what}, and says so`, () => {
      const [finding] = findingsOf('shell-injection', cp + text);
      assert.deepEqual(finding?.fixes, []);
      assert.match(finding.noFix ?? '', reason);
    });

  it('is not to be applied without a look where a value may be several words, or on Windows', () => {
    const titles = ['exec(`ls ${flags}`)', "exec('npm install ' + d)"].map((text) => {
      const fix = findingsOf('shell-injection', cp + text)[0]?.fixes[0];
      return [fix?.title, fix?.isPreferred];
    });
    assert.deepEqual(titles, [
      ['Run ls without a shell (if `flags` is one word)', false],
      ['Run npm without a shell (not for Windows, where npm is a batch file)', false],
    ]);
  });
});
