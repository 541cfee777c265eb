/** How evenly the connections are spread: the share of the busiest of four workers. */
import { everyMuster, type Bench } from '../bench';
import { verdict, type RowResult } from '../figures';
import { rotate, summarize } from '../statistics';
import { bareSystems } from '../systems/bare';
import { muster } from '../systems/muster';
import { pm2 } from '../systems/pm2';
import { withRunning } from '../systems/running';
import type { Running } from '../systems/types';
import { ratioText } from '../table';
import { until } from '../until';

const workers = 4;
const connections = 256;
const bar = 1.5;
const modes = [
  { name: 'connection per request', keepAlive: false },
  { name: 'keep-alive', keepAlive: true },
] as const;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** @returns the requests of the busiest worker over the mean of all */
async function busiest(
  { deployment }: Running,
  keepAlive: boolean,
  { generator, pace }: Bench,
): Promise<number> {
  const before = deployment.counts;
  const answeredSince = (): number[] =>
    deployment.counts.map((count, worker) => count - (before[worker] ?? 0));
  const { port } = deployment;
  const { duration } = pace.share;
  const { requests } = await generator.run({ port, path: '/', connections, duration, keepAlive });
  // Each worker writes down its count now and then.
  const answered = await until('all requests to be counted', () => {
    const counts = answeredSince();
    return sum(counts) >= requests && counts;
  });
  return Math.max(...answered) / (sum(answered) / workers);
}

export async function measureShare(bench: Bench): Promise<RowResult> {
  const { features, pace, sandbox } = bench;
  const systems = [...everyMuster(features), ...bareSystems, pm2];
  const launch = { workers, env: { BENCH_COUNT: '1' } };
  const shares = await withRunning(systems, sandbox, launch, async (running) => {
    const all = new Map<string, number[]>();
    const key = (name: string, mode: string): string => `${name}, ${mode}`;
    for (const mode of modes) {
      for (let round = 0; round < pace.share.rounds; round++) {
        for (const [name, one] of rotate([...running], round)) {
          const share = await busiest(one, mode.keepAlive, bench);
          all.set(key(name, mode.name), [...(all.get(key(name, mode.name)) ?? []), share]);
        }
      }
      bench.progress(`share: ${mode.name}`);
    }
    return (name: string, mode: string) => summarize(all.get(key(name, mode)) ?? []);
  });
  return {
    figures: modes.map(({ name: mode }) => ({
      what: `busiest of ${workers} workers, ${connections} connections, ${mode}`,
      bar: `≤ ${bar} × its fair share`,
      muster: ratioText(shares(muster.name, mode)),
      bare: bareSystems
        .map(({ name }) => `${name.replace(/^bare /, '')} ${ratioText(shares(name, mode))}`)
        .join(', '),
      pm2: ratioText(shares(pm2.name, mode)),
      verdict: verdict(shares(muster.name, mode).median <= bar),
    })),
    details: [
      {
        title: `Requests of the busiest of ${workers} workers over the mean, ${connections} connections`,
        head: ['system', ...modes.map(({ name }) => name)],
        rows: systems.map(({ name }) => [name, ...modes.map((mode) => ratioText(shares(name, mode.name)))]),
      },
    ],
  };
}
