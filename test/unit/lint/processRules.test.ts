import assert from 'node:assert/strict';
import type { RuleId } from '../../../src/lint';
import { applyFirstFixes, findingsOf } from './support';

const cp = "import { exec, execFile, execSync, fork, spawn } from 'node:child_process';\n";
const app = "import express from 'express';\nconst app = express();\n";
const route = (body: string): string => `${cp}${app}app.get('/', (req, res) => {\n  ${body}\n});\n`;

/** Tests of one rule: what it flags, what it leaves alone, and that a half-typed statement hides nothing. */
function describeRule(
  rule: RuleId,
  { flagged, silent }: Readonly<Record<'flagged' | 'silent', Readonly<Record<string, string>>>>,
): void {
  for (const [what, text] of Object.entries(flagged)) {
    it(`flags ${what}`, () => assert.equal(findingsOf(rule, text).length, 1));
    it(`flags ${what} beside a half-typed statement`, () =>
      assert.equal(findingsOf(rule, `${text}\nconst half = wait(\n`).length, 1));
  }
  for (const [what, text] of Object.entries(silent))
    it(`does not flag ${what}`, () => assert.deepEqual(findingsOf(rule, text), []));
}

describe('missing-error-listener', () => {
  describeRule('missing-error-listener', {
    flagged: {
      'a child that is dropped': `${cp}spawn('ffmpeg');`,
      'a child in a variable': `${cp}const child = spawn('ffmpeg'); child.on('exit', done);`,
      'a chain of other listeners': `${cp}spawn('ffmpeg').on('exit', done).on('close', done);`,
      'parts of a child': `${cp}const { stdout } = spawn('ffmpeg'); stdout.pipe(file);`,
      'its output alone': `${cp}spawn('ffmpeg').stdout.pipe(file);`,
      'a child that is only kept': `${cp}const all = new Set(); all.add(spawn('ffmpeg'));`,
      'a member': `${cp}class A { run() { this.child = spawn('ffmpeg'); this.child.on('exit', done); } }`,
      'a fork': `${cp}const child = fork('worker.js'); child.send(1);`,
    },
    silent: {
      'a listener in a chain': `${cp}spawn('ffmpeg').on('exit', done).on('error', failed);`,
      'a listener of the variable': `${cp}const child = spawn('ffmpeg'); child.once('error', failed);`,
      'a listener that a promise has': `${cp}const child = spawn('ffmpeg'); new Promise((resolve, reject) => child.on('error', reject));`,
      'a child that is returned': `${cp}function start() { return spawn('ffmpeg'); }`,
      'a child that is given to a function': `${cp}const child = spawn('ffmpeg'); watch(child);`,
      'events.once': `${cp}import { once } from 'events'; const child = spawn('ffmpeg'); await once(child, 'exit');`,
      'a listener of the member': `${cp}class A { run() { this.child = spawn('ffmpeg'); this.child.on('error', failed); } }`,
      'exec, which listens itself': `${cp}exec('ls');`,
      spawnSync: "import { spawnSync } from 'child_process'; spawnSync('ls');",
    },
  });

  it('adds the listener', () => {
    assert.equal(
      applyFirstFixes('missing-error-listener', `${cp}const child = spawn('ffmpeg');\nchild.unref();`),
      `${cp}const child = spawn('ffmpeg');\nchild.on('error', (error) => console.error(error));\nchild.unref();`,
    );
    assert.equal(
      applyFirstFixes('missing-error-listener', `${cp}spawn('ffmpeg');`),
      `${cp}spawn('ffmpeg').on('error', (error) => console.error(error));`,
    );
  });
});

describe('untracked-child', () => {
  describeRule('untracked-child', {
    flagged: {
      'a child of a request that is dropped': route("spawn('ffmpeg').on('error', failed);"),
      'a child of a request in a variable': route("const child = spawn('ffmpeg'); child.stdout.pipe(res);"),
      'exec without a callback': route("exec('ls');"),
      'a child of a message': `${cp}process.on('message', () => { spawn('ffmpeg'); });`,
      'a child of a loop': `${cp}for (const file of files) spawn('ffmpeg', [file]);`,
      'a child of a timer': `${cp}setInterval(() => { exec('sync'); }, 1000);`,
      'a child of a helper that a handler calls': `${route('convert();')}function convert() { spawn('ffmpeg'); }`,
    },
    silent: {
      'a child that is listened to': route("spawn('ffmpeg').on('exit', done);"),
      'a child that is kept': route("const child = spawn('ffmpeg'); children.add(child);"),
      'a callback': route("exec('ls', (error, stdout) => res.end(stdout));"),
      'a child that is awaited': `${cp}const run = promisify(exec); app.get('/', async (req, res) => { await run('ls'); });`,
      'a child of the program': `${cp}spawn('ffmpeg');`,
    },
  });

  it('keeps the child in a set, and ends it with the process', () => {
    const fixed = applyFirstFixes('untracked-child', route("spawn('ffmpeg');"), { fileName: 'file.js' });
    assert.match(
      fixed,
      /const children = new Set\(\);\nprocess\.once\('exit', [^]*child\.kill\(\);\n\}\);\n\napp\.get/,
    );
    assert.match(
      fixed,
      / {2}const child = spawn\('ffmpeg'\);\n {2}children\.add\(child\);\n {2}child\.once\('close', \(\) => children\.delete\(child\)\);/,
    );
  });
});

const untracked = (statement: string): string =>
  applyFirstFixes('untracked-child', route(statement), { fileName: 'file.js' });

describe('the fix of untracked-child', () => {
  it('puts the child into the variable, where the statement ends in something else', () => {
    assert.match(
      untracked("spawn('uptime').on('error', failed).stdout.pipe(res);"),
      / {2}const child = spawn\('uptime'\)\.on\('error', failed\);\n {2}child\.stdout\.pipe\(res\);\n {2}children\.add\(child\);\n/,
    );
    assert.match(
      untracked("spawn('uptime')\n    .stdout\n    .pipe(res);"),
      / {2}const child = spawn\('uptime'\);\n {2}child\n {4}\.stdout\n {4}\.pipe\(res\);\n {2}children\.add\(child\);\n/,
    );
    assert.match(
      untracked("spawn('uptime').on('error', failed);"),
      / {2}const child = spawn\('uptime'\)\.on\('error', failed\);\n {2}children\.add\(child\);\n/,
    );
  });

  it('is not offered where the child is inside of another expression', () => {
    for (const statement of ["const out = spawn('uptime').stdout;", "void spawn('uptime').stdout.pipe(res);"])
      assert.doesNotMatch(untracked(statement), /children/);
  });
});

describe('process-per-request', () => {
  describeRule('process-per-request', {
    flagged: {
      'a fork for each request': route(
        "const child = fork('work.js'); child.on('message', (m) => res.end(m));",
      ),
      'node for each request': route("spawn(process.execPath, ['work.js']);"),
      'a fork in a loop for each request': route("for (const one of req.body) fork('work.js', [one]);"),
      'a fork for each element of a request': route("req.body.map((one) => fork('work.js', [one]));"),
      'node by its name': route("exec('node work.js', done);"),
      'a thread for each request': `import { Worker } from 'node:worker_threads';\n${app}app.post('/', (req, res) => { new Worker('./work.js'); });`,
      'a thread for each message':
        "import { Worker } from 'worker_threads'; process.on('message', () => { new Worker('./work.js'); });",
    },
    silent: {
      'another program': route("spawn('ffmpeg');"),
      'a fork at the start': `${cp}fork('work.js');`,
      'threads at the start':
        "import { Worker } from 'worker_threads'; for (let i = 0; i < 4; i++) new Worker('./work.js');",
      'a Worker of the browser': `${app}app.get('/', (req, res) => { new Worker('./work.js'); });`,
    },
  });
});

describe('blocking-call', () => {
  const fs = "import fs from 'node:fs';\nimport crypto from 'node:crypto';\n";
  describeRule('blocking-call', {
    flagged: {
      execSync: route("execSync('ls');"),
      pbkdf2Sync: `${fs}${app}app.get('/', (req, res) => { crypto.pbkdf2Sync('a', 'b', 1e6, 64, 'sha512'); });`,
      'reading a file': `${fs}http.createServer((req, res) => res.end(fs.readFileSync('a')));`,
      'a helper that a handler calls': `${fs}${app}app.get('/', (req, res) => res.end(page()));\nfunction page() { return fs.readFileSync('a'); }`,
      'a call in a loop in a handler': route('for (const one of req.body) execSync(one.tool);'),
      'a call for each element, in a handler': `${fs}${app}app.get('/', (req, res) => res.json(req.query.names.map((name) => fs.readFileSync(name))));`,
      'a helper that a handler calls in a loop': `${fs}${app}app.get('/', (req, res) => { for (const one of req.body) page(one); });\nfunction page(one) { return fs.readFileSync(one); }`,
      'sync of cross-spawn, by its name': `import { sync } from 'cross-spawn';\n${app}app.get('/', (req, res) => { sync('ls'); });`,
      'Atomics.wait': `${app}app.get('/', (req, res) => { Atomics.wait(cells, 0, 0); });`,
      sleep: `import sleep from 'sleep';\n${app}app.get('/', (req, res) => { sleep.msleep(10); });`,
      bcrypt: `import bcrypt from 'bcrypt';\n${app}app.post('/', (req, res) => { bcrypt.hashSync(req.body.password, 10); });`,
    },
    silent: {
      'a call at the start': `${fs}fs.readFileSync('a');`,
      'a call in a loop of the program': `${fs}for (const one of names) fs.readFileSync(one);`,
      'a call of a timer': `${fs}${app}app.get('/', (req, res) => { setInterval(() => fs.readFileSync('a'), 1000); });`,
      'a call in a function that no handler calls': `${fs}export function page() { return fs.readFileSync('a'); }`,
      'a call of microseconds': `${fs}${app}app.get('/', (req, res) => { fs.existsSync('a'); });`,
      'a method of something else': `${app}app.get('/', (req, res) => { db.querySync('a'); });`,
    },
  });

  it('awaits the twin where the function is async', () => {
    assert.equal(
      applyFirstFixes(
        'blocking-call',
        `${fs}${app}app.get('/', async (req, res) => res.end(fs.readFileSync('a').toString()));`,
      ),
      `${fs}${app}app.get('/', async (req, res) => res.end((await fs.promises.readFile('a')).toString()));`,
    );
    assert.match(
      applyFirstFixes(
        'blocking-call',
        `import { readFileSync } from 'fs';\n${app}app.get('/', async (req, res) => { res.end(readFileSync('a')); });`,
      ),
      /import \{ promises \} from 'node:fs';[^]*res\.end\(await promises\.readFile\('a'\)\)/,
    );
    assert.match(
      applyFirstFixes(
        'blocking-call',
        `${fs}${app}app.get('/', async (req, res) => { const key = crypto.scryptSync('a', 'b', 64); });`,
      ),
      /import \{ promisify \} from 'node:util';[^]*const key = await promisify\(crypto\.scrypt\)\('a', 'b', 64\);/,
    );
  });

  it('says why there is no fix', () =>
    assert.match(findingsOf('blocking-call', route("execSync('ls');"))[0]?.noFix ?? '', /not `async`/));
});

describe('shared-state', () => {
  const cluster = "import cluster from 'node:cluster';\n";
  describeRule('shared-state', {
    flagged: {
      'a counter': `${cluster}${app}let hits = 0;\napp.get('/', (req, res) => { hits++; });`,
      'a map': `${cluster}${app}const users = new Map();\napp.post('/', (req, res) => { users.set(req.body.id, req.body); });`,
      'a list': `${cluster}${app}const log = [];\napp.post('/', (req, res) => { log.push(req.body); });`,
      'a member': `${cluster}${app}const state = {};\napp.post('/', (req, res) => { state[req.body.id] = 1; });`,
      'a helper that a handler calls': `${cluster}${app}let hits = 0;\napp.get('/', (req, res) => count());\nfunction count() { hits += 1; }`,
      'a change in a loop of a handler': `${cluster}${app}const seen = [];\napp.post('/', (req, res) => { for (const one of req.body) seen.push(one); });`,
      'a change for each element, in a handler': `${cluster}${app}const seen = new Map();\napp.post('/', (req, res) => { req.body.forEach((one) => seen.set(one.id, one)); });`,
      'a limit of requests without a store': `${cluster}${app}import rateLimit from 'express-rate-limit';\napp.use(rateLimit({ max: 5 }));`,
    },
    silent: {
      'a program with one process': `${app}let hits = 0;\napp.get('/', (req, res) => { hits++; });`,
      'a variable of the handler': `${cluster}${app}app.get('/', (req, res) => { let hits = 0; hits++; });`,
      'what is set at the start': `${cluster}${app}let ready = false;\nready = true;\napp.get('/', (req, res) => res.end(String(ready)));`,
      'what is made at the first request': `${cluster}${app}let db;\napp.get('/', async (req, res) => { db ??= await connect(); });`,
      'what the primary says': `${cluster}let config = {};\nprocess.on('message', (message) => { config = message; });`,
      'a limit with a store': `${cluster}${app}import rateLimit from 'express-rate-limit';\napp.use(rateLimit({ store: redis }));`,
    },
  });

  it('leads to the declaration', () => {
    const text = `${app}let hits = 0;\napp.get('/', (req, res) => { hits++; });`;
    const [finding] = findingsOf('shared-state', text, { project: { isClustered: true } });
    const [place] = finding?.related ?? [];
    assert.equal(place && text.slice(place.range.start, place.range.end), 'hits');
    assert.match(finding?.message ?? '', /Redis or a database/);
  });
});

describe('sticky-required', () => {
  const cluster = "import cluster from 'node:cluster';\n";
  describeRule('sticky-required', {
    flagged: {
      'Socket.IO': `${cluster}import { Server } from 'socket.io';\nconst io = new Server(server);`,
      'Socket.IO by require': "const cluster = require('cluster');\nconst io = require('socket.io')(server);",
      'sessions in memory': `${cluster}${app}import session from 'express-session';\napp.use(session({ secret: 'a' }));`,
    },
    silent: {
      'a program with one process': "import { Server } from 'socket.io';\nnew Server(server);",
      'an adapter': `${cluster}import { Server } from 'socket.io';\nimport { createAdapter } from '@socket.io/cluster-adapter';\nnew Server(server);`,
      'connections by WebSocket alone': `${cluster}import { Server } from 'socket.io';\nnew Server(server, { transports: ['websocket'] });`,
      'sessions with a store': `${cluster}${app}import session from 'express-session';\napp.use(session({ store }));`,
    },
  });

  it('is quiet where Muster is sticky, and offers to make it so', () => {
    const text = "import { Server } from 'socket.io';\nnew Server(server);";
    const project = { isClustered: true };
    assert.deepEqual(findingsOf('sticky-required', text, { project })[0]?.fixes[0]?.setting, {
      key: 'muster.sticky',
      value: 'address',
    });
    assert.deepEqual(findingsOf('sticky-required', text, { project: { ...project, isSticky: true } }), []);
  });
});

describe('needless-shell', () => {
  describeRule('needless-shell', {
    flagged: {
      'a plain command': `${cp}exec('echo hello');`,
      'a plain command with a shell by option': `${cp}spawn('git', ['status'], { shell: true });`,
      cat: `${cp}exec('cat file', (error, text) => console.log(text));`,
      'cat whose process nobody uses': `${cp}const unused = exec('cat file', (error, text) => console.log(text));`,
      'cat with shelljs': `import shell from 'shelljs';\nshell.exec('cat file', { encoding: 'utf8' }, (error, text) => use(text));`,
      'cat with cross-spawn': `import spawn from 'cross-spawn';\nconst result = spawn.sync('cat', ['file']);`,
      'cat with a function of a package': `require('exec')('cat file', (error, text) => use(text));`,
      'cat in a shell of its own': `${cp}const text = execSync("sh -c 'cat " + name + "'");`,
      'cat without a shell': `${cp}const text = execFileSync('/bin/cat', ['file']);\nimport { execFileSync } from 'child_process';`,
    },
    silent: {
      'a pipe': `${cp}exec('ls | wc -l');`,
      'a pattern': `${cp}exec('rm *.log');`,
      'a batch file on Windows': `${cp}exec('npm install');`,
      'a part of the shell': `${cp}exec('cd /tmp');`,
      'cat of two files': `${cp}exec('cat a b > c', done);`,
      'no shell': `${cp}execFile('ls', ['-l'], done);`,
      'cat of standard input in a shell of its own': `${cp}const text = execSync('sh -c cat ' + name);`,
      'cat with shelljs, of which the exit code counts': `import shell from 'shelljs';\nif (shell.exec('cat file').code !== 0) stop();`,
      'cat with shelljs, in a folder': `import shell from 'shelljs';\nshell.exec('cat file', { cwd: folder });`,
      'cat with cross-spawn, as a stream': `import spawn from 'cross-spawn';\nconst cat = spawn('cat', ['file']);\ncat.stdout.pipe(out);`,
      'cat with cross-spawn, of which standard error counts': `import spawn from 'cross-spawn';\nspawn('cat', ['file'], (error, text, rest) => use(rest));`,
    },
  });

  it('says why it does not read the file itself where a function of a package started cat', () => {
    const [finding] = findingsOf(
      'needless-shell',
      "import shell from 'shelljs';\nshell.exec('cat file', (error, text) => use(text));",
    );
    assert.deepEqual(finding?.fixes, []);
    assert.match(finding.noFix ?? '', /shelljs/);
  });

  const reads = {
    [`${cp}exec('cat a/b', (error, text) => console.log(text));`]:
      "readFile('a/b', 'utf8', (error, text) => console.log(text))",
    [`${cp}const text = execSync('cat a').toString();`]: "readFileSync('a').toString()",
    [`${cp}const text = execSync(\`cat /proc/\${id}/status\`, { encoding: 'utf8' });`]:
      "readFileSync(`/proc/${id}/status`, { encoding: 'utf8' })",
    [`${cp}const text = execSync("sh -c 'cat " + name + "'");`]: 'readFileSync(name)',
    [`${cp}const text = execSync("/bin/bash -c 'cat /proc/" + id + "/status'");`]:
      'readFileSync(`/proc/${id}/status`)',
    [`${cp}import { execFileSync } from 'child_process';\nconst text = execFileSync('sh', ['-c', 'cat ' + name]);`]:
      'readFileSync(name)',
    [`${cp}const options = { encoding: 'utf8' };\nconst text = execSync('cat a', options);`]:
      "readFileSync('a', options)",
    [`${cp}const unused = exec('cat a', (error, text) => console.log(text));`]:
      "const unused = readFile('a', 'utf8', (error, text) => console.log(text))",
  };
  for (const [text, expected] of Object.entries(reads))
    it(`reads the file itself: ${expected}`, () => {
      const fixed = applyFirstFixes('needless-shell', text);
      assert.ok(fixed.includes(expected), fixed);
      assert.match(fixed, /import \{ readFile(Sync)? \} from 'node:fs';/);
    });

  const kept = {
    'its standard error': "exec('cat a', (error, text, rest) => console.log(rest));",
    'another command before it': 'const text = execSync("sh -c \'cd a && cat b\'");',
    'another user': "const text = execSync('cat a', { uid: 1 });",
    'options that are changed':
      "const options = { encoding: 'utf8' };\noptions.cwd = folder;\nconst text = execSync('cat a', options);",
    'the process': "const child = exec('cat a', (error, text) => console.log(text)); child.kill();",
  };
  for (const [what, text] of Object.entries(kept))
    it(`does not read the file itself where the program needs ${what}`, () =>
      assert.doesNotMatch(applyFirstFixes('needless-shell', cp + text), /readFile/));
});

describe('argument-injection', () => {
  const git = (list: string): string => route(`execFile('git', ${list}, done);`);

  it('shows where a helper is given the value, and where that comes from', () => {
    const text =
      route("const url = req.query.url; fetchFrom(['ls-remote', url]);") +
      'function fetchFrom(args) { execFile("git", args); }';
    const [finding] = findingsOf('argument-injection', text);
    assert.deepEqual(
      finding?.related.map(({ range }) => text.slice(range.start, range.end)),
      ['url', 'req.query.url'],
    );
  });

  it('has the severity that is wished for what comes from outside, and leaves a hint a hint', () => {
    const severityOf = (text: string): readonly string[] =>
      findingsOf('argument-injection', text, { rules: { 'argument-injection': 'warning' } }).map(
        ({ severity }) => severity,
      );
    assert.deepEqual(severityOf(git("['clone', req.query.url]")), ['warning']);
    assert.deepEqual(severityOf(`${cp}export const clone = (url) => execFile('git', ['clone', url]);`), [
      'hint',
    ]);
  });

  describeRule('argument-injection', {
    flagged: {
      'a request': git("['clone', req.query.url]"),
      'a request, in a variable': route(
        "const url = req.query.url; const list = ['ls-remote', url]; spawn('git', list);",
      ),
      'a list that is a request': git('req.query.args'),
      'an address that cannot be seen': `${cp}export const clone = (url) => execFile('git', ['clone', '--depth', '1', url]);`,
      'the command line': `${cp}execFile('tar', ['-xf', 'a.tar', process.argv[2]]);`,
      'another program': route("execFile('hg', ['clone', req.query.url], done);"),
    },
    silent: {
      'a value behind --': git("['clone', '--', req.query.url]"),
      'a constant': git("['clone', 'https://example.com']"),
      'a value with text before it': git('[`clone`, `https://${req.query.host}`]'),
      'the value of an option': git("['clone', '--branch', req.query.branch, 'https://example.com']"),
      'a subcommand that runs nothing': git("['add', req.query.file]"),
      'a program without such options': route("execFile('ls', [req.query.file], done);"),
      'a value that was checked': route(
        "const { url } = req.query; if (url.startsWith('-')) return; execFile('git', ['clone', url], done);",
      ),
    },
  });

  it("puts '--' before it", () =>
    assert.match(
      applyFirstFixes('argument-injection', git("['clone', '-q', req.query.url]")),
      /\['clone', '-q', '--', req\.query\.url\]/,
    ));

  it('says why there is no fix', () =>
    assert.match(
      findingsOf('argument-injection', git("['clone', req.query.url, '--depth=1']"))[0]?.noFix ?? '',
      /option stands behind it/,
    ));
});
