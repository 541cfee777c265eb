/**
 * What Muster's activation costs the extension host, from cold: loading its bundle and running `activate`.
 * `npm run bench:activation` prints the median of several fresh hosts; the bar is 20 ms in all.
 */
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vscodeExecutable } from '../../scripts/editor/executable';
import { packageExtension } from '../../scripts/package';
import { repository } from '../../scripts/support/paths';

const runs = 7;
const bar = 20;

interface Figures {
  load: number;
  activate: number;
}

async function measure(temporary: string, tests: string): Promise<Figures> {
  const file = join(temporary, 'figures.json');
  await runTests({
    vscodeExecutablePath: await vscodeExecutable(),
    extensionDevelopmentPath: repository,
    extensionTestsPath: tests,
    extensionTestsEnv: { MUSTER_BENCH_FILE: file },
    launchArgs: [
      join(repository, 'examples'),
      '--disable-extensions',
      `--user-data-dir=${join(temporary, 'data')}`,
      `--extensions-dir=${join(temporary, 'extensions')}`,
    ],
  });
  return JSON.parse(await readFile(file, 'utf8')) as Figures;
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function main(): Promise<void> {
  const temporary = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
  try {
    // What ships is measured, not the development build.
    await packageExtension(join(temporary, 'muster.vsix'));
    const tests = join(repository, 'out', 'bench', 'activation.js');
    await build({
      entryPoints: [join(import.meta.dirname, 'host.ts')],
      outfile: tests,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
    });
    const all: Figures[] = [];
    for (let run = 0; run < runs; run++) all.push(await measure(temporary, tests));
    const total = all.map(({ load, activate }) => load + activate);
    const row = (name: string, values: number[]): void =>
      console.log(
        `${name.padEnd(10)} median ${median(values).toFixed(1)} ms   ` +
          `min ${Math.min(...values).toFixed(1)}   max ${Math.max(...values).toFixed(1)}`,
      );
    console.log(`\nActivation in ${runs} fresh extension hosts:`);
    row(
      'load',
      all.map(({ load }) => load),
    );
    row(
      'activate',
      all.map(({ activate }) => activate),
    );
    row('total', total);
    console.log(`bar        ${bar} ms: ${median(total) < bar ? 'held' : 'missed'}`);
    if (median(total) >= bar) process.exitCode = 1;
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

void main();
