/**
 * What a second of a large tree costs the extension host: 5,000 processes under 8 workers, of which 50 change. Runs the
 * real model and the real tree in a process of their own, with a stand-in for the classes of `vscode`.
 * `npm run bench:tree` prints the table; the bar is 16 ms a tick.
 */
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../../scripts/support/paths';

const bar = 16;
const deadline = 120_000;

interface Tick {
  ms: number;
  items: number;
}

interface Figures {
  processes: number;
  changed: number;
  closed: Tick[];
  open: Tick[];
  coming: Tick[];
  comingOpen: Tick[];
}

const quantile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ??
  Number.NaN;

async function measure(): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-bench-'));
  try {
    const outfile = join(folder, 'host.cjs');
    await build({
      entryPoints: [join(repository, 'bench/tree/host.ts')],
      alias: { vscode: join(repository, 'bench/tree/fakeEditor.ts') },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20.12',
      // What the tree never calls of the editor has no stand-in.
      logLevel: 'error',
    });
    const output = execFileSync(process.execPath, [outfile], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      timeout: deadline,
    });
    return JSON.parse(output) as Figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const figures = await measure();
console.log(
  `${figures.processes} processes under 8 workers, of which ${figures.changed} change each second\n`,
);
const line = (...[name = '', ...cells]: string[]): string =>
  name.padEnd(46) + cells.map((cell) => cell.padStart(12)).join('');
console.log(line('a tick', 'median ms', 'p95 ms', 'worst ms', 'rows asked'));
for (const [name, ticks] of [
  ['figures, all rows closed', figures.closed],
  ['figures, all rows open', figures.open],
  ['processes come and go, all rows closed', figures.coming],
  ['processes come and go, all rows open', figures.comingOpen],
] as const) {
  const ms = ticks.map((tick) => tick.ms);
  const items = ticks.map((tick) => tick.items);
  const cells = [quantile(ms, 0.5), quantile(ms, 0.95), Math.max(...ms)].map((value) => value.toFixed(2));
  console.log(line(name, ...cells, String(quantile(items, 0.5))));
}
const typical = quantile(
  figures.open.map(({ ms }) => ms),
  0.5,
);
console.log(`\n${typical <= bar ? 'within' : 'beyond'} the bar of ${bar} ms`);
process.exitCode = typical <= bar ? 0 : 1;
