import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { applyFirstFixes, applyFix, findingsOf } from './support';

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
  'two calls of one name': `const { execSync } = require('child_process');\n${value}console.log(String(execSync('ls ' + d)));\nconsole.log(String(execSync('ls -a ' + d)));`,
  'three uses of one promisified function': `const { exec } = require('child_process');\nconst run = require('util').promisify(exec);\n${value}(async () => { for (const one of [() => run('ls ' + d), () => run('ls -a ' + d), () => run('ls -l ' + d + '/inner')]) console.log((await one()).stdout); })();`,
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

  const text = (...lines: string[]): string => `${lines.join('\n')}\n`;
  const unused = {
    'an import': [
      text("import { exec } from 'node:child_process';", 'exec(`ls ${d}`);', 'exec(`ls -a ${d}`);'),
      text(
        "import { execFile } from 'node:child_process';",
        "execFile('ls', [d]);",
        "execFile('ls', ['-a', d]);",
      ),
    ],
    'an import of its own': [
      text(
        "import { exec } from 'node:child_process';",
        "import { execFile } from 'node:child_process';",
        'exec(`ls ${d}`);',
        'execFile(d);',
      ),
      text("import { execFile } from 'node:child_process';", "execFile('ls', [d]);", 'execFile(d);'),
    ],
    'a name that was required': [
      text("const { exec, spawn } = require('child_process');", 'exec(`ls ${d}`);', 'exec(`ls -a ${d}`);'),
      text(
        "const { execFile, spawn } = require('child_process');",
        "execFile('ls', [d]);",
        "execFile('ls', ['-a', d]);",
      ),
    ],
    'a promisified function': [
      text(
        "import { exec } from 'node:child_process';",
        "import { promisify } from 'node:util';",
        'const run = promisify(exec);',
        'await run(`ls ${d}`);',
        'await run(`ls -a ${d}`);',
      ),
      text(
        "import { execFile } from 'node:child_process';",
        "import { promisify } from 'node:util';",
        'const execFileAsync = promisify(execFile);',
        "await execFileAsync('ls', [d]);",
        "await execFileAsync('ls', ['-a', d]);",
      ),
    ],
  } as const;
  for (const [what, [before, after]] of Object.entries(unused))
    it(`leaves ${what} behind only where it is still used`, () =>
      assert.equal(applyFirstFixes('shell-injection', before), after));

  it('leaves an exported function to those who import it', () => {
    const fixed = applyFirstFixes(
      'shell-injection',
      text(
        "import { exec } from 'node:child_process';",
        "import { promisify } from 'node:util';",
        'export const run = promisify(exec);',
        'await run(`ls ${d}`);',
      ),
    );
    assert.match(
      fixed,
      /export const run = promisify\(exec\);\nconst execFileAsync = promisify\(execFile\);/,
    );
  });

  const withExeca = (source: string, dependencies: readonly string[]): readonly (string | undefined)[] => {
    const [finding] = findingsOf('shell-injection', source, { project: { dependencies } });
    const fix = finding?.fixes.find(({ title }) => title.includes('execa'));
    return [fix && applyFix(source, fix), fix && String(fix.isPreferred)];
  };
  const promisified = (call: string): string =>
    text(
      "import { exec } from 'node:child_process';",
      "import { promisify } from 'node:util';",
      'const run = promisify(exec);',
      call,
    );

  it('is offered with execa too where the project has it, after the one that keeps all of what the program does', () => {
    const [fixed, isPreferred] = withExeca(promisified('await run(`ls ${d}`, { cwd: d });'), ['execa']);
    assert.match(
      fixed ?? '',
      /import \{ execa \} from 'execa';\n[^]*await execa\('ls', \[d\], \{ cwd: d \}\);/,
    );
    assert.equal(isPreferred, 'false');
  });

  it('is not offered with execa where the project has none, or the call has what execa has not', () => {
    const call = 'await run(`ls ${d}`);';
    assert.deepEqual(withExeca(promisified(call), ['express']), [undefined, undefined]);
    for (const source of [
      promisified('await run(`ls ${d}`, { encoding: d });'),
      "import { exec } from 'node:child_process';\nexec(`ls ${d}`, done);\n",
      "const run = require('util').promisify(require('child_process').exec);\nrun(`ls ${d}`);\n",
    ])
      assert.deepEqual(withExeca(source, ['execa']), [undefined, undefined]);
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
