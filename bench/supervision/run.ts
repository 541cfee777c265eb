/**
 * Supervision side by side: Muster, bare `node:cluster` and pm2, in the same run on the same machine.
 * `npm run bench:supervision` prints the table of figures as Markdown; `-- --only reload,share` measures some rows,
 * `-- --quick` fewer rounds of all. It stands on stderr where it is.
 */
import { availableParallelism, loadavg } from 'node:os';
import { isInstalled, runNpm } from '../../scripts/support/npm.mjs';
import { repository } from '../../scripts/support/paths';
import type { Bench } from './bench';
import { runCommand } from './command';
import { report, type RowResult } from './figures';
import { findGenerator } from './load/generator';
import { parseOptions, type RowName } from './options';
import { quickPace, wholePace } from './pace';
import { measureBroken } from './rows/broken';
import { measureLeftovers } from './rows/leftovers';
import { measureMemory } from './rows/memory';
import { measureReload } from './rows/reload';
import { measureReplacement } from './rows/replacement';
import { measureShare } from './rows/share';
import { measureThroughput } from './rows/throughput';
import { Sandbox } from './sandbox';
import { musterFeatures } from './systems/musterFeatures';
import { here } from './systems/paths';

const rows: Record<RowName, (bench: Bench) => Promise<RowResult>> = {
  replacement: measureReplacement,
  throughput: measureThroughput,
  share: measureShare,
  memory: measureMemory,
  reload: measureReload,
  broken: measureBroken,
  leftovers: measureLeftovers,
};

const progress = (text: string): void => {
  console.error(`${new Date().toTimeString().slice(0, 8)} ${text}`);
};

/** What ships is measured, not the development build; the peers are installed into the bench's own folder. */
async function prepare(): Promise<void> {
  if (process.platform !== 'linux') throw new Error('The bench reads /proc: it runs on Linux only.');
  if (!isInstalled(here)) await runNpm(['ci', '--prefix', here, '--ignore-scripts'], here);
  const build = ['--import', 'tsx', 'scripts/build.ts', '--production'];
  const { code, stderr } = await runCommand(process.execPath, build, process.env);
  if (code !== 0) throw new Error(`Muster could not be built: ${stderr}`);
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  process.chdir(repository);
  await prepare();
  const sandbox = new Sandbox();
  const stop = (): void => {
    sandbox.dispose();
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  const start = performance.now();
  const [loadBefore = 0] = loadavg();
  try {
    const generator = findGenerator();
    const features = await musterFeatures();
    const pace = options.quick ? quickPace : wholePace;
    const bench: Bench = { sandbox, pace, generator, features, progress };
    const results: RowResult[] = [];
    for (const name of options.rows) {
      try {
        results.push(await rows[name](bench));
      } catch (error) {
        // The figures of the others are still worth their minutes.
        console.error(`${name} could not be measured:`, error);
        process.exitCode = 1;
        sandbox.killAll();
      }
    }
    const minutes = ((performance.now() - start) / 60_000).toFixed(1);
    console.log(
      `Node.js ${process.versions.node}, ${availableParallelism()} cores shared with the load, which ` +
        `${generator.name} makes; load average ${loadBefore.toFixed(1)} before it began; ` +
        `${options.quick ? 'quick, ' : ''}${minutes} minutes. Ratios are medians of ` +
        `the ratios of single rounds, with the lowest and the highest. \`muster\` is ` +
        `\`--scheduling ${features.defaultPolicy}\`.\n`,
    );
    console.log(report(results));
  } finally {
    sandbox.dispose();
  }
}

void main();
