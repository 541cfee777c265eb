/** Requests a second against the fastest bare policy, and server CPU a request against a single process. */
import { everyMuster, type Bench } from '../bench';
import { verdict, type Detail, type Figure, type RowResult } from '../figures';
import { fastest, median, ratios, rotate, summarize } from '../statistics';
import { bareSystems, single } from '../systems/bare';
import { muster } from '../systems/muster';
import { pm2 } from '../systems/pm2';
import { withRunning } from '../systems/running';
import type { Running, System } from '../systems/types';
import { ratioText } from '../table';

const connections = 64;
const workers = 2;
const cpuBar = 1.05;

interface Traffic {
  name: string;
  path: string;
  keepAlive: boolean;
  /** What Muster must reach of the fastest bare policy. */
  bar: number;
}

const traffics: readonly Traffic[] = [
  { name: 'connection per request', path: '/', keepAlive: false, bar: 0.95 },
  { name: 'keep-alive', path: '/', keepAlive: true, bar: 0.97 },
  { name: 'keep-alive, 1 ms route', path: '/cpu', keepAlive: true, bar: 0.97 },
];

/** The rounds of one kind of traffic under one system. */
interface Rounds {
  perSecond: number[];
  /** Server CPU a request, in ticks. */
  cpu: number[];
  errors: number;
}

async function measureRound(
  running: Running,
  rounds: Rounds,
  traffic: Traffic,
  seconds: number,
  { generator }: Bench,
): Promise<void> {
  const { deployment } = running;
  const before = deployment.cpuTicks;
  const { path, keepAlive } = traffic;
  const figures = await generator.run({ port: deployment.port, path, connections, seconds, keepAlive });
  rounds.perSecond.push(figures.perSecond);
  rounds.cpu.push((deployment.cpuTicks - before) / figures.requests);
  rounds.errors += figures.errors;
}

function throughputFigures(traffic: Traffic, rounds: ReadonlyMap<string, Rounds>): RowResult {
  const of = (name: string): Rounds => rounds.get(name) ?? { perSecond: [], cpu: [], errors: 0 };
  const bare = new Map(bareSystems.map(({ name }) => [name, of(name).perSecond]));
  const base = fastest(bare);
  const speed = (name: string): string =>
    ratioText(summarize(ratios(of(name).perSecond, of(base).perSecond)));
  const cpu = (name: string): string => ratioText(summarize(ratios(of(name).cpu, of(single.name).cpu)));
  const short = (name: string): string => name.replace(/^bare /, '');
  const bareCells = (cell: (name: string) => string): string =>
    [...bare.keys()].map((name) => `${short(name)} ${cell(name)}`).join(', ');

  const speedRatio = median(ratios(of(muster.name).perSecond, of(base).perSecond));
  const cpuRatio = median(ratios(of(muster.name).cpu, of(single.name).cpu));
  const figures: Figure[] = [
    {
      what: `requests/s, ${traffic.name}, ${workers} workers`,
      bar: `≥ ${traffic.bar} × the fastest bare policy (${short(base)})`,
      muster: speed(muster.name),
      bare: bareCells(speed),
      pm2: speed(pm2.name),
      verdict: verdict(speedRatio >= traffic.bar),
    },
    {
      what: `server CPU per request, ${traffic.name}`,
      bar: `≤ ${cpuBar} × a single process`,
      muster: cpu(muster.name),
      bare: bareCells(cpu),
      pm2: cpu(pm2.name),
      verdict: verdict(cpuRatio <= cpuBar),
    },
  ];
  const detail: Detail = {
    title: `${traffic.name}, ${workers} workers, ${connections} connections`,
    head: ['system', 'requests/s', `× ${base}`, 'CPU per request × single', 'errors'],
    rows: [...rounds].map(([name, { perSecond, errors }]) => [
      name,
      median(perSecond).toFixed(0),
      speed(name),
      cpu(name),
      String(errors),
    ]),
    note:
      'The workers of bare node:cluster are in sessions of their own, as those of Muster: a kernel that shares the CPU ' +
      'among sessions would favour Muster otherwise, as it does against pm2 here.',
  };
  return { figures, details: [detail] };
}

export async function measureThroughput(bench: Bench): Promise<RowResult> {
  const { pace, features, sandbox } = bench;
  const musters = pace.everyPolicy ? everyMuster(features) : [muster];
  const systems: readonly System[] = [single, ...bareSystems, ...musters, pm2];
  const { rounds: count, seconds } = pace.throughput;
  const results = await withRunning(systems, sandbox, { workers }, async (running) => {
    const all: RowResult[] = [];
    for (const traffic of traffics) {
      const rounds = new Map<string, Rounds>(
        systems.map(({ name }) => [name, { perSecond: [], cpu: [], errors: 0 }]),
      );
      // Unmeasured first: the just-in-time compiler is not what is compared.
      for (const one of running.values()) {
        await measureRound(one, { perSecond: [], cpu: [], errors: 0 }, traffic, 1, bench);
      }
      for (let round = 0; round < count; round++) {
        for (const [name, one] of rotate([...running], round)) {
          const kept = rounds.get(name);
          if (kept) await measureRound(one, kept, traffic, seconds, bench);
        }
        bench.progress(`throughput, ${traffic.name}: round ${round + 1} of ${count}`);
      }
      all.push(throughputFigures(traffic, rounds));
    }
    return all;
  });
  return {
    figures: results.flatMap(({ figures }) => figures),
    details: results.flatMap(({ details }) => details),
  };
}
