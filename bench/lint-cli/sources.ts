import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Of 908 files in 23 packages around processes, 139 name a process library. */
const shareWithProcesses = 139 / 908;

/** A generator of numbers from 0 to 1 that is the same at every run (Park and Miller's). */
function randomNumbers(): () => number {
  let state = 20_261_121;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/**
 * Writes a project of CommonJS modules as a server has them: handlers, queries, helpers, classes, tests.
 * @param share of the files that start processes
 */
export function writeSources(folder: string, count: number, share = shareWithProcesses): number {
  const random = randomNumbers();
  let lines = 0;
  for (let index = 0; index < count; index++) {
    const file = join(folder, 'src', `part${index % 40}`, `module${index}.js`);
    const text = moduleText(index, random, random() < share);
    lines += text.split('\n').length;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return lines;
}

type Random = () => number;

function moduleText(index: number, random: Random, hasProcesses: boolean): string {
  // Most files are short and a few are long.
  const functions = 2 + Math.floor(30 * random() ** 3);
  const blocks = Array.from({ length: functions }, (_, at) => block(index, at, random));
  const head = [
    "'use strict';",
    "const express = require('express');",
    "const path = require('node:path');",
    `const store = require('../part${(index + 1) % 40}/module${(index + 1) % 2000}');`,
    ...(hasProcesses ? ["const { exec, execFile, spawn } = require('node:child_process');"] : []),
    'const router = express.Router();',
  ];
  const processes = hasProcesses ? processBlocks(index) : [];
  return [...head, ...blocks, ...processes, 'module.exports = { router };', ''].join('\n');
}

function block(index: number, at: number, random: Random): string {
  const name = `item${index}_${at}`;
  const shapes = [
    `
router.get('/${name}/:id', async (req, res, next) => {
  try {
    const { id } = req.params;
    const found = await store.find({ id, kind: '${name}' });
    if (!found) return res.status(404).json({ error: \`No ${name} \${id}\` });
    const rows = found.rows.filter((row) => row.visible !== false).map((row) => ({ ...row, url: path.join('/', row.name) }));
    res.json({ rows, total: rows.length, next: rows.length > 20 ? \`/${name}?page=2\` : null });
  } catch (error) {
    next(error);
  }
});`,
    `
/** Sums up what came in since the last look. */
function summarize_${name}(entries, options = {}) {
  const result = new Map();
  for (const { key, value, at } of entries) {
    if (options.since && at < options.since) continue;
    const known = result.get(key) ?? { count: 0, sum: 0, last: 0 };
    known.count += 1;
    known.sum += Number(value) || 0;
    known.last = Math.max(known.last, at);
    result.set(key, known);
  }
  return [...result].sort(([, a], [, b]) => b.sum - a.sum).slice(0, options.limit ?? 10);
}`,
    `
class Cache_${name} {
  #entries = new Map();
  constructor({ limit = 100, ttl = 60_000 } = {}) {
    this.limit = limit;
    this.ttl = ttl;
  }
  get(key) {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (Date.now() - entry.at > this.ttl) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry.value;
  }
  set(key, value) {
    if (this.#entries.size >= this.limit) this.#entries.delete(this.#entries.keys().next().value);
    this.#entries.set(key, { value, at: Date.now() });
    return this;
  }
}`,
    `
const pattern_${at} = /^([a-z]+)-(\\d{1,4})(?:\\.(json|txt))?$/i;
function parse_${name}(text) {
  const match = pattern_${at}.exec(text);
  if (match === null) throw new TypeError(\`"\${text}" is no name of a ${name}\`);
  const [, kind, number, extension = 'json'] = match;
  switch (extension) {
    case 'json':
      return { kind, number: parseInt(number, 10), read: JSON.parse };
    case 'txt':
      return { kind, number: parseInt(number, 10), read: String };
    default:
      return undefined;
  }
}`,
  ];
  return shapes[Math.floor(random() * shapes.length)] ?? '';
}

function processBlocks(index: number): string[] {
  return [
    `
router.post('/convert${index}', (req, res) => {
  exec(\`convert \${req.body.file} -resize 200x200 out.png\`, (error, stdout) => {
    if (error) return res.status(500).end();
    res.send(stdout);
  });
});`,
    `
function version${index}(tool) {
  return new Promise((resolve, reject) => {
    execFile(tool, ['--version'], (error, stdout) => (error ? reject(error) : resolve(stdout.trim())));
  });
}`,
    `
function tail${index}(file) {
  const child = spawn('tail', ['-f', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.on('error', (error) => console.error(error));
  return child;
}`,
  ];
}
