/**
 * How long one keystroke takes until its findings are there: a statement is typed, letter by letter, into the middle of
 * files of 1,000 and 10,000 lines. `servers` is made of code in which every rule has something to look at, `compiler`
 * is code of TypeScript's own compiler that merely imports child_process. As in the thread that checks for the editor,
 * there is a turn of the event loop between two keystrokes, in which V8 collects young objects if it is time to.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { seeds } from '../../test/unit/lint/fuzz';
import { loadLint } from './bundle';

const typed = 'const answer = await lookUp(`${name} of ${place}`, { limit: 10 });\n';
const rounds = 4;

const { LintDocument } = await loadLint();
const compiler = readFileSync(createRequire(import.meta.url).resolve('typescript'), 'utf8').split('\n');

function servers(lines: number): string {
  let text = '';
  for (let copy = 0; text.split('\n').length < lines; copy++)
    text += `{\n${(seeds[copy % seeds.length] ?? '').replace(/^import .*$/gm, '')}\n}\n`;
  return `import { exec, spawn as start } from 'node:child_process';\nimport cluster from 'node:cluster';\nimport express from 'express';\n${text}`;
}

/** Whole functions of the compiler, as someone would have them in an editor. */
function compilerCode(lines: number): string {
  const isHead = (line: string): boolean => line.startsWith('function ');
  const start = compiler.findIndex((line, index) => index >= 40_000 && isHead(line));
  const end = compiler.findIndex((line, index) => index >= start + lines && isHead(line));
  return `import { exec } from 'node:child_process';\n${compiler.slice(start, end).join('\n')}`;
}

interface Figures {
  /** Milliseconds on the clock, and of the processor: the first is what is felt, the second what a busy machine leaves alone. */
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
  /** MB that the document keeps between keystrokes, its text left out. */
  readonly kept: number;
}

/** Of this thread alone; the types are those of an older Node.js. */
const { threadCpuUsage } = process as typeof process & { threadCpuUsage: typeof process.cpuUsage };

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

async function typeInto(text: string): Promise<Figures> {
  const before = heapUsed();
  const document = new LintDocument({ fileName: 'file.ts' });
  document.update(text);
  const wall: number[] = [];
  const cpu: number[] = [];
  const edit = async (next: string): Promise<void> => {
    await turn();
    const start = performance.now();
    const used = threadCpuUsage();
    document.update(next);
    const { user, system } = threadCpuUsage(used);
    wall.push(performance.now() - start);
    cpu.push((user + system) / 1000);
  };
  for (let round = 0; round < rounds; round++) {
    const at = text.indexOf('\n', Math.floor((text.length / (rounds + 1)) * (round + 1))) + 1;
    for (let length = 1; length <= typed.length; length++)
      await edit(text.slice(0, at) + typed.slice(0, length) + text.slice(at));
    await edit(text);
  }
  const up = (a: number, b: number): number => a - b;
  const kept = heapUsed() - before;
  // So that it is there until then.
  document.update('');
  return { wall: wall.sort(up), cpu: cpu.sort(up), kept };
}

const at = (times: readonly number[], part: number): string =>
  (times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0).toFixed(1);

console.log('ms for one keystroke        clock               processor        MB kept');
console.log('file                 lines   median      p99   median      p99');
for (const [name, make] of [
  ['servers', servers],
  ['compiler', compilerCode],
] as const)
  for (const lines of [1000, 10_000]) {
    const text = make(lines);
    await typeInto(text);
    const { wall, cpu, kept } = await typeInto(text);
    const figures = [at(wall, 0.5), at(wall, 0.99), at(cpu, 0.5), at(cpu, 0.99), kept.toFixed(1)];
    console.log(
      `${name.padEnd(16)} ${String(lines).padStart(9)} ${figures.map((one) => one.padStart(8)).join(' ')}`,
    );
  }
