/**
 * What the dashboard costs: its size, its first paint, the extension host and the frames of the page with 64 workers,
 * 20,000 requests and 10,000 messages between processes a second. `npm run bench:dashboard` prints the table.
 */
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../../scripts/support/paths';
import { tabIds } from '../../src/protocol/dashboard';
import { measurePage } from './page';

const bars = { bytes: 150 * 1024, firstPaint: 200, hostShare: 0.1, frames: 50, heap: 150 * 2 ** 20 };
const deadline = 180_000;

interface Second {
  parse: number;
  take: number;
  tabs: Record<string, number>;
  bytes: Record<string, number>;
}

interface HostFigures {
  workers: number;
  rate: number;
  snapshots: number;
  messageRate: number;
  counted: number;
  answered: number;
  heard: number;
  said: number;
  seconds: Second[];
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function measureHost(): Promise<HostFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-bench-'));
  try {
    const outfile = join(folder, 'host.cjs');
    const entryPoints = [join(repository, 'bench/dashboard/host.ts')];
    await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20.12' });
    const options = { encoding: 'utf8', maxBuffer: 2 ** 26, timeout: deadline } as const;
    return JSON.parse(execFileSync(process.execPath, [outfile], options)) as HostFigures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const beyond: string[] = [];
function line(name: string, value: string, isGood: boolean, bar: string): void {
  if (!isGood) beyond.push(name);
  console.log(`${name.padEnd(52)}${value.padStart(14)}   ${isGood ? 'within' : 'BEYOND'} ${bar}`);
}

execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts', '--production'], {
  cwd: repository,
  timeout: deadline,
});
const sizes = await Promise.all(
  ['dashboard.js', 'dashboard.css'].map(async (name) => (await stat(join(repository, 'dist', name))).size),
);
const size = sizes.reduce((sum, one) => sum + one, 0);
const host = await measureHost();
const page = await measurePage(host.workers, host.rate, host.messageRate);

console.log(`${host.workers} workers, ${host.rate} requests/s, ${host.messageRate} messages/s, 60 s\n`);
line('script and style', `${(size / 1024).toFixed(1)} kB`, size <= bars.bytes, '150 kB');
const paint = median(page.firstPaint);
line('first paint, 8 workers, median', `${Math.round(paint)} ms`, paint <= bars.firstPaint, '200 ms');
line('requests counted', `${host.counted}`, host.counted === host.answered, `${host.answered}`);
line('messages counted', `${host.heard}`, host.heard === host.said, `${host.said}`);
const ms = (of: (second: Second) => number): number => median(host.seconds.map(of));
const taking = ms(({ parse }) => parse) + ms(({ take }) => take);
console.log(
  `  of which a second: validate ${ms(({ parse }) => parse).toFixed(1)} ms, stores ${ms(({ take }) => take).toFixed(1)} ms`,
);
for (const tab of tabIds) {
  const one = ms(({ tabs }) => tabs[tab] ?? 0);
  const bytes = median(host.seconds.map((second) => second.bytes[tab] ?? 0));
  const share = (taking + one * host.snapshots) / 1000;
  const name = `extension host, ${tab} in sight (${one.toFixed(1)} ms, ${Math.round(bytes / 1024)} kB a time)`;
  line(name, `${(share * 100).toFixed(1)} %`, share <= bars.hostShare, '10 % of a core');
}
for (const tab of tabIds) {
  const { frames = 0, heap = 0 } = page.tabs[tab] ?? {};
  line(`page, ${tab}: frames`, `${frames.toFixed(1)}/s`, frames >= bars.frames, `${bars.frames}/s`);
  line(`page, ${tab}: heap`, `${Math.round(heap / 2 ** 20)} MB`, heap <= bars.heap, '150 MB');
}
process.exitCode = beyond.length === 0 ? 0 : 1;
