/** SIGKILL of a worker until its replacement listens. */
import { withDeadline } from '../../../scripts/support/deadline';
import { setTimeout as delay } from 'node:timers/promises';
import { everyMuster, type Bench } from '../bench';
import { verdict, type Detail, type Figure, type RowResult } from '../figures';
import { ratios, rotate, summarize } from '../statistics';
import { bareRoundRobin, bareShared } from '../systems/bare';
import { muster, musterNoSpare, musterWarmSpare } from '../systems/muster';
import { pm2 } from '../systems/pm2';
import type { System } from '../systems/types';
import { ratioText, spreadText } from '../table';

const bar = 1.1;
const spareBar = 0.35;
const arrivalDeadline = 30_000;
/** Start-up work of the runtime is over by then, milliseconds. */
const settleMs = 500;

/**
 * One kill in a fresh start of the system: Muster waits longer before each restart of the same slot, and pm2 counts
 * deaths too, so that only a first death can be compared with bare `node:cluster`, which always forks at once.
 * @returns milliseconds
 */
async function timeReplacement(system: System, { sandbox }: Bench): Promise<number> {
  const running = await system.start(sandbox, { workers: 2 });
  try {
    await delay(settleMs);
    await running.untilSpare?.();
    const [victim] = running.deployment.listening;
    if (victim === undefined) throw new Error(`${system.name} has no worker`);
    const arrival = running.deployment.awaitArrival();
    const start = performance.now();
    process.kill(victim, 'SIGKILL');
    const waited = withDeadline(arrival.next, arrivalDeadline, `a replacement of ${system.name}`);
    return (await waited.finally(() => arrival.cancel())).at - start;
  } finally {
    await running.stop();
  }
}

export async function measureReplacement(bench: Bench): Promise<RowResult> {
  const { features, pace } = bench;
  const systems = [
    bareRoundRobin,
    bareShared,
    ...(pace.everyPolicy ? everyMuster(features) : [muster]),
    musterNoSpare,
    ...(features.hasWarmSpare ? [musterWarmSpare] : []),
    pm2,
  ];
  const times = new Map<string, number[]>(systems.map(({ name }) => [name, []]));
  for (let round = 0; round < pace.kills; round++) {
    for (const system of rotate(systems, round)) {
      times.get(system.name)?.push(await timeReplacement(system, bench));
    }
    bench.progress(`replacement: round ${round + 1} of ${pace.kills}`);
  }

  const of = (name: string): number[] => times.get(name) ?? [];
  // A kill under either policy is as fast: the mean of both is the steadier base.
  const base = of(bareRoundRobin.name).map((ms, round) => (ms + (of(bareShared.name)[round] ?? ms)) / 2);
  const figure = (what: string, system: System, limit: number): Figure => {
    const ratio = summarize(ratios(of(system.name), base));
    return {
      what,
      bar: `≤ ${limit} × bare`,
      muster: `${ratioText(ratio)}, ${spreadText(summarize(of(system.name)), 'ms')}`,
      bare: spreadText(summarize(base), 'ms'),
      pm2: ratioText(summarize(ratios(of(pm2.name), base))),
      verdict: verdict(ratio.median <= limit),
    };
  };
  const detail: Detail = {
    title: 'SIGKILL of a worker until its replacement listens',
    head: ['system', 'ms', '× bare'],
    rows: systems.map(({ name }) => [
      name,
      spreadText(summarize(of(name)), 'ms'),
      ratioText(summarize(ratios(of(name), base))),
    ]),
    note:
      `${pace.kills} kills each, every one the first death in a fresh start with 2 workers, as Muster waits longer ` +
      `before each further restart of a slot, and once its spare is there, a second after the start. Bare is the mean of both policies in the same round.`,
  };
  const spare: Figure = features.hasWarmSpare
    ? figure('SIGKILL of a worker → replacement ready, warm spare', musterWarmSpare, spareBar)
    : {
        what: 'SIGKILL of a worker → replacement ready, warm spare',
        bar: `≤ ${spareBar} × bare`,
        muster: 'the CLI has no --warm-spare',
        bare: '–',
        pm2: '–',
        verdict: 'not there yet',
      };
  return {
    figures: [figure('SIGKILL of a worker → replacement ready', muster, bar), spare],
    details: [detail],
  };
}
