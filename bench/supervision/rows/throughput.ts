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
/** Milliseconds. One of two workers sees half of the requests of a single process, and is compiled half as soon. */
const warmUp = 3000;

interface Traffic {
  name: string;
  path: string;
  keepAlive: boolean;
  /** Milliseconds of a round. */
  duration: number;
  /** What Muster must reach of the fastest bare policy. */
  bar: number;
}

/** Where connections are kept, a round is so much longer that to open them is little of it. */
const traffics: readonly Traffic[] = [
  { name: 'connection per request', path: '/', keepAlive: false, duration: 400, bar: 0.95 },
  { name: 'keep-alive', path: '/', keepAlive: true, duration: 1000, bar: 0.97 },
  { name: 'keep-alive, 1 ms route', path: '/cpu', keepAlive: true, duration: 1000, bar: 0.97 },
];

/** The rounds of one kind of traffic under one system. */
interface Rounds {
  perSecond: number[];
  /** Server CPU a request, nanoseconds. */
  cpu: number[];
  errors: number;
}

const noRounds = (): Rounds => ({ perSecond: [], cpu: [], errors: 0 });

async function measureRound(
  running: Running,
  rounds: Rounds,
  traffic: Traffic,
  duration: number,
  { generator }: Bench,
): Promise<void> {
  const { deployment } = running;
  const before = deployment.cpuTime;
  const { path, keepAlive } = traffic;
  const figures = await generator.run({ port: deployment.port, path, connections, duration, keepAlive });
  rounds.perSecond.push(figures.perSecond);
  rounds.cpu.push((deployment.cpuTime - before) / figures.requests);
  rounds.errors += figures.errors;
}

function throughputFigures(traffic: Traffic, rounds: ReadonlyMap<string, Rounds>): RowResult {
  const of = (name: string): Rounds => rounds.get(name) ?? noRounds();
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

/** Of each kind of traffic and each system. */
type Results = ReadonlyMap<Traffic, ReadonlyMap<string, Rounds>>;

/** Measures the systems of one start in turn. */
async function measureStart(
  running: ReadonlyMap<string, Running>,
  results: Results,
  bench: Bench,
): Promise<void> {
  const { rounds: count } = bench.pace.throughput;
  for (const [traffic, rounds] of results) {
    // Unmeasured first: the just-in-time compiler is not what is compared.
    for (const one of running.values()) await measureRound(one, noRounds(), traffic, warmUp, bench);
    for (let round = 0; round < count; round++) {
      for (const [name, one] of rotate([...running], round)) {
        const kept = rounds.get(name);
        if (kept) await measureRound(one, kept, traffic, traffic.duration, bench);
      }
    }
    bench.progress(`throughput, ${traffic.name}`);
  }
}

export async function measureThroughput(bench: Bench): Promise<RowResult> {
  const { pace, features, sandbox } = bench;
  const musters = pace.everyPolicy ? everyMuster(features) : [muster];
  const systems: readonly System[] = [single, ...bareSystems, ...musters, pm2];
  const results: Results = new Map(
    traffics.map((traffic) => [traffic, new Map(systems.map(({ name }) => [name, noRounds()]))]),
  );
  for (let start = 0; start < pace.throughput.starts; start++)
    await withRunning(systems, sandbox, { workers }, (running) => measureStart(running, results, bench));
  const told = [...results].map(([traffic, rounds]) => throughputFigures(traffic, rounds));
  return {
    figures: told.flatMap(({ figures }) => figures),
    details: told.flatMap(({ details }) => details),
  };
}
