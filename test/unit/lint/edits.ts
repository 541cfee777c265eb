import { random, seeds } from './fuzz';
import { flagged, silent } from './shellForms';

/** A file whose statements lean on each other: helpers, checks, types, members and handlers that are somewhere else. */
const connected = `import { exec, spawn } from 'node:child_process';
import cluster from 'node:cluster';
import express from 'express';
import fs from 'node:fs';
import os from 'node:os';
import { promisify } from 'node:util';
type Name = 'a' | 'b';
interface Options { name: Name; depth: number }
const run = promisify(exec);
const allowed = ['a', 'b'];
const table = { list: 'ls', show: 'cat' };
let hits = 0;
const isAllowed = (name) => allowed.includes(name);
function check(name) {
  if (!isAllowed(name)) throw new Error(name);
}
function helper(command, options) {
  return exec(command, options);
}
function quoted(text) {
  const safe = text.replace(/'/g, '');
  return safe;
}
function folders(dir) {
  const found = ['-l'];
  found.push(dir);
  return found;
}
class Shell {
  base = 'ls';
  constructor(private readonly cp, options: Options) { this.depth = options.depth; }
  run(d) {
    this.cp.exec(this.base + ' ' + d);
    this.child = spawn('sleep', [d]);
  }
  stop() { this.child.on('error', () => {}); }
}
app.get('/', async (req, res) => {
  check(req.query.a);
  helper('ls ' + req.query.a);
  await run(\`\${table.list} \${req.query.b}\`);
  hits++;
});
app.post('/b', handlePost);
function handlePost(req, res) {
  const name = req.body.name;
  if (!isAllowed(name)) {
    return res.end();
  }
  exec('cat ' + name);
  helper(\`cat \${folders(req.body.dir).join(' ')} \${quoted(req.body.text)}\`);
  fs.readFileSync(req.body.file);
  spawn('git', ['clone', req.body.url]);
}
function page(a, b) {
  fs.readFileSync('a');
}
function routes(path) {
  const server = express();
  server.get(path, page);
}
function start() {
  for (let i = 0; i < os.cpus().length; i++) cluster.fork();
}
const refork = () => cluster.fork();
cluster.on('exit', () => { refork(); });
if (cluster.isMaster) start();
exec('ls -la', (error) => { if (error) throw error; });
`;

/** Small statements at the top that are nothing without each other, and a fix that needs another import. */
const apart = `import { exec } from 'node:child_process';
const limit = 3;
const isWord = (text) => {
  if (text.length > limit) {
    return false;
  }
  return /^\\w+$/.test(text);
};
const words = (text) => {
  return text;
};
const command = \`ls \${words}\`;
exec(command);
export function one() {
  exec('cat a.txt', (error, text) => console.log(text));
}
export const two = (text) => {
  if (!isWord(text)) {
    throw new Error(text);
  }
  exec('ls ' + text);
};
export const three = (text) => exec('ls ' + words('a'));
function four(text) {
  if (!isWord(text)) {
  }
  five('ls ' + text);
}
const five = (command) => exec(command);
four(process.argv[2]);
`;

const forms = [...Object.values(flagged), ...Object.values(silent)];

/** Texts in which edits are made: many statements at the top, or one with all in it. */
export const programs: readonly string[] = [
  connected,
  apart,
  ...seeds,
  `${connected}${seeds.join('\n')}`,
  `export function main(app) {\n${connected.replace(/^import .*\n/gm, '')}}\nimport { exec } from 'child_process';\n`,
  forms
    .filter((_, index) => index % 3 === 0)
    .map((form, index) => `function form${index % 9}(d) {\n  ${form}\n}\n`)
    .join(''),
];

/** What is typed, letter by letter. */
const typed = [
  ...['const server = a;\n', 'server = express();\n', 'app.use(page);\n', 'page(1, 2);\n'],
  ...['return text;\n', 'throw text;\n', "import 'node:fs';\n", 'process.exit();\n', "const five = 'a';\n"],
  ...[
    'exec(`ls ${dir}`);\n',
    "helper('ls ' + req.query.x);\n",
    'const dir = "a";\n',
    'return;\n',
    'hits++;\n',
  ],
  ...["let name = 'x';\n", 'check(name);\n', 'if (!isAllowed(d)) return;\n', 'name = req.body.other;\n'],
  ...['cluster.fork();\n', "cluster.on('exit', () => {});\n", '// muster-disable-next-line\n', '/* note */ '],
  ...['function helper(command) { exec(command); }\n', "import { execFile } from 'node:child_process';\n"],
  ...[
    'const child = spawn(dir, []);\n',
    "child.on('error', console.error);\n",
    'this.base = d;\n',
    'a.base();\n',
  ],
  ...[
    'type Name = string;\n',
    'const exec = db.exec;\n',
    'for (const d of list) {\n}\n',
    'await run(`a\nb`);\n',
  ],
  ...[
    "app.use(session({ secret: 'x' }));\n",
    "const session = require('express-session');\n",
    ' ',
    '\n',
    ';',
    'x',
  ],
];

/** Texts as they follow each other while someone works on a program, the same for the same number. */
export function* editsOf(program: string, count: number, seed: number): Generator<string> {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? '';
  const earlier = [program];
  let text = program;
  let made = 0;
  while (made < count) {
    const from = below(3) === 0 ? below(text.length + 1) : text.indexOf('\n', below(text.length)) + 1;
    const to = Math.min(text.length, from + below(40));
    switch (below(9)) {
      case 0:
      case 1:
      case 2: {
        const letters = pick(typed);
        for (let length = 1; length < letters.length && made < count; length++, made++)
          yield text.slice(0, from) + letters.slice(0, length) + text.slice(from);
        text = text.slice(0, from) + letters + text.slice(from);
        break;
      }
      case 3:
        for (let end = to; end > from && made < count; end--, made++)
          yield text.slice(0, from) + text.slice(from, end - 1) + text.slice(to);
        text = text.slice(0, from) + text.slice(to);
        break;
      case 4: {
        const lines = text.split('\n');
        const at = below(lines.length);
        lines.splice(at, 1 + below(3));
        text = lines.join('\n');
        break;
      }
      case 5: {
        const lines = text.split('\n');
        const copy = lines.slice(below(lines.length)).slice(0, 1 + below(6));
        lines.splice(below(lines.length + 1), 0, ...copy);
        text = lines.join('\n');
        break;
      }
      case 6: {
        const [old = 'exec'] = text.slice(from).match(/\b[a-zA-Z]{2,}\b/) ?? [];
        const name = pick(['exec', 'other', 'dir', 'name', 'd', 'helper', `${old}2`]);
        text = text.replaceAll(new RegExp(`\\b${old}\\b`, 'g'), name);
        break;
      }
      case 7: {
        const lines = text.split('\n');
        const at = lines.findIndex((line) => /^import |require\(/.test(line));
        const [line = ''] = lines.splice(Math.max(0, at), 1);
        lines.splice(below(4) === 0 ? 0 : below(lines.length), 0, line);
        text = lines.join('\n');
        break;
      }
      default:
        text = pick(earlier);
    }
    earlier.push(text);
    made++;
    yield text;
    // A program that has become rubble, or a bundle, is none any more.
    if (text.length > 3 * program.length || text.length < program.length / 3) text = program;
  }
}
