import assert from 'node:assert/strict';
import { rules, type Finding, type LintOptions } from '../../../src/lint';
import { inspect } from '../../../src/lint/analyze';
import { checkFile, type Wish } from '../../../src/lint/incremental/fileCheck';
import { parse, reparse } from '../../../src/lint/syntax/parse';
import { editsOf, programs } from './edits';

/** How often each text is edited, and how: more for who looks for something. */
const edits = Number(process.env['MUSTER_LINT_EDITS'] ?? 100);
const seed = Number(process.env['MUSTER_LINT_SEED'] ?? 1);

const options: LintOptions = { fileName: 'file.ts', project: { dependencies: ['execa'] } };

/** A statement, another one that it leans on, what becomes of the other by an edit: the first is found to be another. */
const far = '\n'.repeat(3);
const consequences: Readonly<Record<string, readonly [text: string, from: string, to: string]>> = {
  'the body of a check': [
    `import { exec } from 'child_process';${far}function f(d) { if (ok(d)) exec('ls ' + d); }${far}function ok(t) {\n  return /^\\w+$/.test(t);\n}\n`,
    '  return',
    '  if (t) return true;\n  return',
  ],
  'what a helper gives back': [
    `import { exec } from 'child_process';${far}exec('ls ' + one());${far}function one() {\n  return 'a';\n}\n`,
    "return 'a'",
    'return process.argv[2]',
  ],
  'whether a function leaves in a caller': [
    `import { exec } from 'child_process';${far}function run(c) { exec(c); }${far}function f(d) {\n  if (!/^\\w+$/.test(d)) {\n    return;\n  }\n  run('ls ' + d);\n}\n`,
    '    return;\n',
    '',
  ],
  'a declaration that hides an import': [
    `import { exec } from 'child_process';${far}exec('ls ' + d);${far}const more = 1;\n`,
    'const more = 1;',
    'const exec = 1;',
  ],
  'a new caller': [
    `import { exec } from 'child_process';${far}function run(c) { exec(c); }${far}run('ls');\n`,
    "run('ls');",
    "run('ls'); run('ls ' + d);",
  ],
  'a value that is given to a variable': [
    `import { exec } from 'child_process';${far}exec(command);${far}var command = 'ls';${far}if (d) command = 'cat a';\n`,
    "'cat a'",
    "'cat ' + d",
  ],
  'a member that is given a value': [
    `import { exec } from 'child_process';\nconst table = { a: 'ls' };${far}exec(table.a);${far}table.b = d;\n`,
    'table.b',
    'table.a',
  ],
  'a type': [
    `import { exec } from 'child_process';${far}function f(d: Kind) { exec('ls ' + d); }${far}type Kind = 'a';\n`,
    "= 'a'",
    '= string',
  ],
  'another import, behind which a fix puts its own': [
    `import { exec } from 'child_process';\nother();${far}exec('cat a.txt', (error, text) => show(text));\n`,
    'other();',
    "import 'node:path';",
  ],
  'a second use of what a fix would take away': [
    `import { exec } from 'child_process';${far}exec(\`ls \${d}\`);${far}const more = 1;\n`,
    'const more = 1;',
    'const more = exec;',
  ],
  'a route': [
    `import fs from 'fs';${far}function page(a, b) { fs.readFileSync('a'); }${far}app.get('/', other);\n`,
    'other',
    'page',
  ],
  'the server of a route, within a function': [
    `import fs from 'fs';\nimport express from 'express';${far}function page(a, b) { fs.readFileSync('a'); }${far}function main() {\n  const app = express();\n  app.get(path, page);\n}\n`,
    'express();',
    'other();',
  ],
  'a name that hides the server of a route': [
    `import fs from 'fs';\nimport express from 'express';\nconst app = express();${far}function page(a, b) { fs.readFileSync('a'); }${far}function main() {\n  show();\n  app.get(path, page);\n}\n`,
    'show();',
    'const app = 1;',
  ],
  'a variable of the file that becomes one of a block': [
    `import { exec } from 'child_process';${far}exec('ls ' + command);${far}if (other) {\n  var command;\n  command = 'a';\n}\n`,
    'var command',
    'let command',
  ],
  'an import that comes to be within a function': [
    `import { exec } from 'child_process';\nfunction one() {\n}\nimport { execSync as run } from 'child_process';\nfunction two() {\n}${far}run('ls ' + d);\n`,
    'one() {\n}\n',
    'one() {\n',
  ],
  'a fork': [
    `import cluster from 'cluster';\nimport { cpus } from 'os';${far}const count = cpus().length;${far}other.fork();\n`,
    'other',
    'cluster',
  ],
  'a listener': [
    `import cluster from 'cluster';${far}cluster.fork();${far}cluster.on('online', () => {});\n`,
    'online',
    'exit',
  ],
  'an event of a child': [
    `import { spawn } from 'child_process';\nclass A {\n  start() { this.child = spawn('a', []); }\n}${far}class B {\n  stop() { this.other.on('error', () => {}); }\n}\n`,
    'other',
    'child',
  ],
  'a package that makes the file another': [
    `import { Server } from 'socket.io';\nimport cluster from 'cluster';${far}new Server();${far}const more = 1;\n`,
    'const more = 1;',
    "import { setupWorker } from '@socket.io/sticky';",
  ],
  'a comment that switches a rule off': [
    `import { exec } from 'child_process';${far}exec('ls ' + d);\n`,
    `${far}exec`,
    `\n\n// muster-disable-next-line\nexec`,
  ],
};

describe('What is kept of a text that is edited', function () {
  this.timeout(600_000);

  for (const [what, [text, from, to]] of Object.entries(consequences))
    it(`is forgotten where an edit elsewhere has consequences: ${what}`, () => {
      assert.equal(text.split(from).length, 2);
      const edited = text.replace(from, to);
      const before = inspect(text, options);
      const { findings } = inspect(edited, options, before.file);
      const anew = inspect(edited, options).findings;
      assert.deepEqual(findings, anew);
      assert.notDeepEqual(told(before.findings), told(anew));
    });

  it('is found anew where the text is nested too deeply to be compared', () => {
    const text = `const { exec } = require('child_process');\nexec('ls ' + d);\nconst long = ${"'a' +\n".repeat(15_000)}last;\n`;
    const before = inspect(text, options);
    const edited = text.replace('last', 'least');
    const { findings } = inspect(edited, options, before.file);
    assert.equal(findings.length, 1);
    assert.deepEqual(findings, inspect(edited, options).findings);
  });

  for (const [index, program] of programs.entries())
    it(`never changes what is found in program ${index + 1}`, () => {
      let { file } = checkFile(parse('file.ts', program), wish);
      let text = program;
      for (const next of editsOf(program, edits, seed + index)) {
        const { tree, edit } = reparse('file.ts', next, file.tree);
        const kept = checkFile(tree, wish, file, edit);
        // Where there is an error, the parser need not make the same tree of the whole text.
        const anew = checkFile(tree.errors.length === 0 ? parse('file.ts', next) : tree, wish);
        assert.deepEqual(kept.found, anew.found, `\n${text}\n---- became\n${next}`);
        text = next;
        ({ file } = kept);
      }
    });
});

const wish: Wish = {
  rules,
  project: options.project ?? {},
  complete: (report, { id, severity }) => ({
    rule: id,
    severity,
    related: [],
    fixes: [],
    tags: [],
    ...report,
    noFix: report.noFix ?? '',
  }),
};

/** All but where it is. */
function told(findings: readonly Finding[]): readonly unknown[] {
  return findings.map(({ rule, severity, message, related, fixes, noFix }) => ({
    rule,
    severity,
    message,
    related: related.map((place) => place.message),
    fixes: fixes.map(({ title, edits: all, abandons }) => [title, all, abandons]),
    noFix,
  }));
}
