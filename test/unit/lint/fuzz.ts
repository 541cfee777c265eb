/** Texts that name what the rules look for, in many forms. */
export const seeds: readonly string[] = [
  `import { exec, spawn as start } from 'node:child_process';
import express from 'express';
const app = express();
const table = Object.freeze({ a: 'ls', b: 'cat' });
app.get('/', async (req, res) => {
  const { dir = '.', ...rest } = req.query;
  if (!/^\\w+$/.test(dir)) return res.status(400).end();
  exec(\`\${table[dir]} \${rest.file} | wc -l\`, (error, stdout) => res.end(stdout));
  start('sh', ['-c', 'cat ' + dir], { stdio: 'inherit' });
});
`,
  `const cluster = require('cluster');
const os = require('os');
let hits = 0;
if (cluster.isMaster) {
  for (let i = 0; i < os.cpus().length; i++) cluster.fork();
  cluster.on('exit', (worker, code) => { if (code) cluster.fork(); });
} else {
  require('http').createServer((request, response) => {
    hits++;
    response.end(require('fs').readFileSync('page.html'));
  }).listen(3000);
}
`,
  `const { promisify } = require('util');
const cp = require('child_process');
const run = promisify(cp.exec);
class Git {
  constructor(private readonly url: string, options: { depth: number }) { this.depth = options.depth; }
  async clone(target?: string) {
    let command = 'git clone';
    if (this.depth) command += ' --depth=' + this.depth;
    command += ' ' + this.url;
    switch (target) { case 'a': case 'b': command += ' ' + target; break; default: }
    return (await run(command)).stdout.trim();
  }
}
const list = ['-l']; list.push(process.argv[2]); cp.spawn('ls', list, { shell: true });
function helper(cmd) { return cp.execSync(cmd, { encoding: 'utf8' }); }
helper('ls ' + process.env.TARGET); helper('ls');
`,
];

/** A generator of numbers from 0 to 1 that gives the same ones again. Source: mulberry32. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const scraps = [
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '`',
    '${',
    '"',
    "'",
    '/',
    '/*',
    '//',
    ';',
    ',',
    '.',
    '?.',
    '=>',
    '=',
    '...',
    '<',
    '>',
  ],
  ...[
    'exec(',
    'cp.',
    'await ',
    'async ',
    'function ',
    'class ',
    'import ',
    'export ',
    'const ',
    'if (',
    'for (',
    'return ',
  ],
  ...['\n', ' ', '\\', '@', '#', '\0', '\u2028', '😀', 'as const', ': number', '<T>', '!'],
];

/** Texts that come of the seeds by cutting, doubling, moving and putting in, the same for the same number. */
export function* mutationsOf(texts: readonly string[], count: number, seed: number): Generator<string> {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  for (let made = 0; made < count; made++) {
    let text = texts[below(texts.length)] ?? '';
    for (let change = below(4) + 1; change > 0; change--) {
      const from = below(text.length + 1);
      const to = Math.min(text.length, from + below(30));
      const part = text.slice(from, to);
      const scrap = scraps[below(scraps.length)] ?? '';
      const replaced = [scrap, '', part + part, part + scrap, scrap + part][below(5)] ?? '';
      text = text.slice(0, from) + replaced + text.slice(to);
    }
    yield text;
  }
}
