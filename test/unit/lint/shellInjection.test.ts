import assert from 'node:assert/strict';
import { findingsOf, placeOf } from './support';

const cp = "const cp = require('child_process'); const { exec, execSync, spawn, execFile } = cp;\n";

/** A text in which `d` is a value that cannot be seen, by the form that it shows. */
const flagged: Readonly<Record<string, string>> = {
  'destructured require': "const { exec } = require('child_process'); exec(`ls ${d}`)",
  'bare ESM import': "import { exec } from 'child_process'; exec(`ls ${d}`)",
  'node: import': "import { exec } from 'node:child_process'; exec(`ls ${d}`)",
  'namespace import': "import * as cp from 'child_process'; cp.exec(`ls ${d}`)",
  'default import': "import cp from 'node:child_process'; cp.exec(`ls ${d}`)",
  'import alias': "import { exec as run } from 'child_process'; run(`ls ${d}`)",
  'import equals': "import cp = require('child_process'); cp.exec(`ls ${d}`)",
  'inline require': "require('child_process').exec(`ls ${d}`)",
  'dynamic import': "const { exec } = await import('child_process'); exec(`ls ${d}`)",
  'dynamic import, then': "import('node:child_process').then(({ exec }) => exec(`ls ${d}`))",
  'interop of a compiler': "const cp = __toESM(require('child_process')); cp.default.exec(`ls ${d}`)",
  concatenation: `${cp}exec('ls ' + d)`,
  'optional call': `${cp}cp?.exec?.('ls ' + d)`,
  'computed member': `${cp}cp['exec']('ls ' + d)`,
  execSync: `${cp}execSync('ls ' + d)`,
  'a variable': `${cp}const c = \`ls \${d}\`; exec(c)`,
  'a variable that is appended to': `${cp}let c = 'ls'; c += ' ' + d; exec(c)`,
  'array join': `${cp}exec(['ls', d].join(' '))`,
  'array push': `${cp}const a = ['ls']; a.push(d); exec(a.join(' '))`,
  'util.format': `${cp}const util = require('util'); exec(util.format('ls %s', d))`,
  concat: `${cp}exec('ls '.concat(d))`,
  replace: `${cp}exec('ls DIR'.replace('DIR', d))`,
  'an alias': `${cp}const run = exec; run('ls ' + d)`,
  'a helper in the file': `${cp}function run(cmd) { exec(cmd) } run('ls ' + d)`,
  promisify: `${cp}const run = require('util').promisify(exec); run('ls ' + d)`,
  'promisify of a member': `${cp}import { promisify } from 'node:util'; const run = promisify(cp.exec); await run('ls ' + d)`,
  'promisify in place': `${cp}const util = require('util'); util.promisify(cp.exec)('ls ' + d)`,
  'spawn with shell': `${cp}spawn(\`ls \${d}\`, { shell: true })`,
  'spawn with a list and shell': `${cp}spawn('ls', [d], { shell: true })`,
  'execFile with the path of a shell': `${cp}execFile('ls', [d], { shell: '/bin/bash' })`,
  'options in a variable': `${cp}const o = { shell: true }; spawn('ls ' + d, o)`,
  'sh -c': `${cp}spawn('sh', ['-c', 'ls ' + d])`,
  'bash -lc': `${cp}spawn('/bin/bash', ['-lc', \`ls \${d}\`])`,
  'cmd /c': `${cp}spawn('cmd.exe', ['/c', 'dir ' + d])`,
  'powershell -Command': `${cp}execFile('powershell', ['-NoProfile', '-Command', 'ls ' + d])`,
  'a member of this': `${cp}class A { constructor() { this.cp = cp } run(d) { this.cp.exec('ls ' + d) } }`,
  call: `${cp}exec.call(null, 'ls ' + d)`,
  'actions exec': "import * as exec from '@actions/exec'; exec.exec(`ls ${d}`)",
  'execa with shell': "import { execa } from 'execa'; execa(`ls ${d}`, { shell: true })",
  execaCommand: "import { execaCommand } from 'execa'; execaCommand(`ls ${d}`)",
  'execa $ with shell': "import { $ } from 'execa'; $({ shell: true })`ls ${d}`",
  'cross-spawn with shell': "import spawn from 'cross-spawn'; spawn('ls', [d], { shell: true })",
  shelljs: "const shell = require('shelljs'); shell.exec('ls ' + d)",
  'shelljs, destructured': "const { exec } = require('shelljs'); exec('ls ' + d)",
  'shelljs, chained': "const shell = require('shelljs'); shell.cd('..').exec('ls ' + d)",
  ssh2: "const { Client } = require('ssh2'); const c = new Client(); c.exec('ls ' + d, () => {})",
  'a re-exported function': "exports.exec = require('child_process').exec; exports.exec('ls ' + d)",
  'JSON.stringify, which does not escape': `${cp}exec('ls ' + JSON.stringify(d))`,
};

const silent: Readonly<Record<string, string>> = {
  'a constant': `${cp}exec('ls -la')`,
  'a constant template': `${cp}exec(\`ls -la\`)`,
  'a constant variable': `${cp}const c = 'ls'; exec(c)`,
  'constants joined': `${cp}exec('ls' + ' -la')`,
  'a variable of which every value is constant': `${cp}let c = 'ls'; if (d) c = 'dir'; exec(c)`,
  'a choice of constants': `${cp}exec(process.platform === 'win32' ? 'dir' : 'ls')`,
  'a frozen table': `${cp}const T = Object.freeze({ a: 'ls', b: 'dir' }); exec(T[d])`,
  'a table as const': `${cp}const T = { a: 'ls', b: 'dir' } as const; exec(T.a + ' -l')`,
  'an enum': `${cp}const enum C { A = 'ls' } exec(C.A)`,
  'a switch': `${cp}let c; switch (d) { case 1: c = 'ls'; break; default: c = 'dir' } exec(c)`,
  'a constant list joined': `${cp}exec(['ls', '-la'].join(' '))`,
  'a helper that gets constants': `${cp}function run(cmd) { exec(cmd) } run('ls'); run('dir')`,
  'a pid': `${cp}exec('kill ' + process.pid)`,
  "a child's pid": `${cp}exec('kill ' + child.pid)`,
  Number: `${cp}exec('kill ' + Number(d))`,
  parseInt: `${cp}exec('kill ' + parseInt(d, 10))`,
  length: `${cp}exec('head -n ' + list.length)`,
  'a counter': `${cp}for (let i = 0; i < 3; i++) exec('touch ' + i)`,
  'shell-quote': `${cp}const { quote } = require('shell-quote'); exec('ls ' + quote([d]))`,
  shescape: `${cp}import { Shescape } from 'shescape'; const s = new Shescape({}); exec('ls ' + s.quote(d))`,
  'a path in JSON': `${cp}exec('node ' + JSON.stringify(__filename))`,
  'a parameter that is a number': `${cp}function f(n: number) { exec('kill ' + n) }`,
  'a parameter of literals': `${cp}function f(n: 'a' | 'b') { exec('ls ' + n) }`,
  'a regular expression': '/x/.exec(d)',
  'a regular expression in a variable': `${cp}const r = new RegExp('x'); r.exec('ls ' + d)`,
  'a database': "const db = require('better-sqlite3')('x'); db.exec('select ' + d)",
  'a query of mongoose': "import cp from 'child_process'; Model.find({ d }).exec()",
  redis: "import 'child_process'; redis.multi().exec('x' + d)",
  'a function of that name': `require('child_process'); function exec(c) {} exec('ls ' + d)`,
  'a parameter of that name': `require('child_process'); function f(exec) { exec('ls ' + d) }`,
  'execFile with a list': `${cp}execFile('ls', [d])`,
  'spawn with a list': `${cp}spawn('ls', ['-l', d], { cwd: d })`,
  fork: `${cp}cp.fork(d, ['x' + d])`,
  zx: "import { $ } from 'zx'; $`ls ${d}`",
  'execa $': "import { $ } from 'execa'; $`ls ${d}`",
  'a mention of the module': "jest.spyOn(require('child_process'), 'exec')",
  'options alone change': `${cp}exec('ls', { cwd: d })`,
  'an allow-list with an early return': `${cp}function f(d) { if (!['a', 'b'].includes(d)) return; exec('ls ' + d) }`,
  'a regular expression that lets only words through': `${cp}function f(d) { if (!/^\\w+$/.test(d)) throw new Error(); exec('ls ' + d) }`,
  'an element of a list of pids': `${cp}for (const one of found) exec('kill ' + one.pids[0])`,
  'a number of a table of signals': `${cp}let sig = name.pid; if (d) sig = signals[d]; exec('kill -' + sig)`,
  'a path in quotes': `${cp}const path = require('path'); exec('rm -rf "' + path.join(__dirname, 'a') + '"')`,
  'a member that was given a constant': `${cp}function f(d) { d.version = ''; exec('ls ' + d.version) }`,
  'a file that was looked for': `${cp}const fs = require('fs'); function f(d) { if (!fs.existsSync('a/' + d)) return; exec('ls a/' + d) }`,
  'a check by a function of the file': `${cp}const isWord = (t) => /^\\w+$/.test(t); function f(d) { if (isWord(d)) exec('ls ' + d) }`,
  'a check of the type': `${cp}function f(d) { if (typeof d !== 'number') return; exec('kill ' + d) }`,
};

describe('shell-injection', () => {
  for (const [form, text] of Object.entries(flagged))
    it(`flags ${form}`, () => assert.equal(findingsOf('shell-injection', text).length, 1));

  for (const [form, text] of Object.entries(silent))
    it(`does not flag ${form}`, () => assert.deepEqual(findingsOf('shell-injection', text), []));

  it('is an error where the text comes from a request, and shows its path', () => {
    const text = `${cp}app.get('/', (req, res) => { const dir = req.query.dir; exec('ls ' + dir) })`;
    const [finding] = findingsOf('shell-injection', text);
    assert.equal(finding?.severity, 'error');
    assert.equal(placeOf(text, finding), "'ls ' + dir");
    assert.match(finding.message, /`req\.query\.dir` comes from a request/);
    assert.deepEqual(
      finding.related.map(({ range }) => text.slice(range.start, range.end)),
      ['req.query.dir'],
    );
  });

  const sources = {
    'the command line': `${cp}exec('ls ' + process.argv[2])`,
    'the environment': `${cp}exec('ls ' + process.env.DIRECTORY)`,
    'a message': `${cp}process.on('message', (m) => exec('ls ' + m.dir))`,
    'a destructured request': `${cp}app.post('/', ({ body }, res) => { const { dir } = body; exec('ls ' + dir) })`,
    'a request of a helper': `${cp}app.get('/', (req, res) => list(req.params.dir)); function list(dir) { exec('ls ' + dir) }`,
  };
  for (const [source, text] of Object.entries(sources))
    it(`is an error where the text comes from ${source}`, () =>
      assert.deepEqual(
        findingsOf('shell-injection', text).map(({ severity }) => severity),
        ['error'],
      ));

  it('is a warning where the command is assembled of what cannot be seen', () => {
    const [finding] = findingsOf('shell-injection', `${cp}exports.list = (dir) => exec('ls ' + dir)`);
    assert.equal(finding?.severity, 'warning');
  });

  it('is a hint for a wrapper that adds something to what it is given', () => {
    const [finding] = findingsOf(
      'shell-injection',
      `${cp}exports.run = (cmd) => exec('chcp 65001 && ' + cmd)`,
    );
    assert.equal(finding?.severity, 'hint');
  });

  it('does not let a check count that lets through what a shell takes apart, or that is of an earlier value', () => {
    const unsafe = [
      `function f(d) { if (!/^.+$/.test(d)) return; exec('ls ' + d) }`,
      `function f(d) { if (isNaN(parseInt(d))) return; exec('ls ' + d) }`,
      `function f(d) { if (!/^\\w+$/.test(d)) return; d = other(); exec('ls ' + d) }`,
    ];
    for (const text of unsafe) assert.equal(findingsOf('shell-injection', cp + text).length, 1, text);
  });

  it('takes a method of something else for no helper', () => {
    const text = `${cp}class A { run() { this.log.exec('done ' + this.d) } exec(command) { cp.exec(command) } }`;
    assert.deepEqual(
      findingsOf('shell-injection', text).map(({ severity }) => severity),
      ['hint'],
    );
  });

  it('is a hint for a wrapper that runs whatever it is given', () => {
    const [finding] = findingsOf('shell-injection', `${cp}exports.run = (command) => exec(command)`);
    assert.equal(finding?.severity, 'hint');
  });
});
