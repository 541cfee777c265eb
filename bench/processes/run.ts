/**
 * What it costs to know the processes of a session, on a machine with many others: `npm run bench:processes`, with
 * `--others N` for another number than 10,000. Side by side with the packages that people use for it; medians.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { LinuxProcesses } from '../../src/processes/linux/processes';
import { costOf, median, medianCost, type Cost } from './cost';
import { endAll, forkDaemon, startCrowd, startTree } from './crowd';
import { loadPeers, type Peer } from './peers';
import { Ticker } from './tick';

const rounds = 7;
const seconds = 10;
/** It takes two seconds with 2,000 processes, and four times as long with twice as many. */
const mostForSysteminformation = 3000;
const fullCrowd = 10_000;
const bars = { refresh: 1, share: 1 / 100, notice: 8, core: 0.5 };

const { values } = parseArgs({ options: { others: { type: 'string', default: String(fullCrowd) } } });

let missed = 0;
function verdict(name: string, value: number, bar: number, unit: string): void {
  const held = value <= bar;
  if (!held) missed++;
  console.log(`${name}: ${value.toFixed(3)} ${unit}, bar ${bar} ${unit}: ${held ? 'held' : 'MISSED'}`);
}

async function measureRefresh(peers: readonly Peer[], others: number): Promise<void> {
  const tree = await startTree(24);
  const [root = 0] = tree.pids;
  try {
    const processes = new LinuxProcesses();
    const ticker = new Ticker(randomUUID());
    await ticker.addWorker(root);
    const measured = peers.filter(
      ({ name }) => name !== 'systeminformation' || others <= mostForSysteminformation,
    );
    const methods: { name: string; times: number; isWhole: boolean; refresh: () => unknown }[] = [
      { name: 'Muster: tree', times: 50, isWhole: true, refresh: () => processes.tree([root]) },
      { name: 'Muster: a whole tick', times: 50, isWhole: true, refresh: () => ticker.tick() },
      ...measured.map(({ name, isWhole, refresh }) => ({
        name,
        times: 1,
        isWhole,
        refresh: () => refresh(root, tree.pids),
      })),
    ];
    const costs = new Map<string, Cost[]>(methods.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++)
      for (const { name, times, refresh } of methods) costs.get(name)?.push(await costOf(refresh, times));
    console.log(`\nOne refresh of ${tree.pids.length} processes, ms`);
    console.log(`${''.padEnd(22)}${'wall'.padStart(10)}${'CPU'.padStart(10)}`);
    const results = methods.map(({ name, isWhole }) => ({
      name,
      isWhole,
      ...medianCost(costs.get(name) ?? []),
    }));
    for (const { name, isWhole, wall, cpu } of results)
      console.log(
        `${name.padEnd(22)}${wall.toFixed(2).padStart(10)}${cpu.toFixed(2).padStart(10)}${isWhole ? '' : '   no state'}`,
      );
    const ours = results[0]?.cpu ?? Number.NaN;
    const best = Math.min(...results.slice(2).flatMap(({ isWhole, cpu }) => (isWhole ? cpu : [])));
    verdict('Refresh', ours, bars.refresh, 'ms CPU');
    // The bar is for a machine with many others; what peers cost grows with their number, and what we cost does not.
    if (others >= fullCrowd) verdict('Refresh, of the best whole peer', ours / best, bars.share, '×');
  } finally {
    await tree.end();
  }
}

async function measureNotice(): Promise<void> {
  const session = randomUUID();
  const ticker = new Ticker(session);
  await ticker.tick();
  const costs: Cost[] = [];
  let found = 0;
  for (let round = 0; round < 3 * rounds; round++) {
    const pid = await forkDaemon({ MUSTER_SESSION: session, MUSTER_WORKER: '1' });
    costs.push(await costOf(() => ticker.tick(), 1));
    if (ticker.lineage.get(pid)?.worker === 1) found++;
    process.kill(pid, 'SIGKILL');
  }
  const { wall, cpu } = medianCost(costs);
  console.log(
    `\nNoticing a daemon: ${found} of ${costs.length} placed in the first tick, ${wall.toFixed(2)} ms`,
  );
  if (found < costs.length) missed++;
  verdict('Noticing', cpu, bars.notice, 'ms CPU');
}

/** Percent of a core that an action at 1 Hz takes, less what an idle process takes. */
async function shareAtOneHertz(action: () => unknown): Promise<number> {
  const once = async (): Promise<void> => {
    const next = performance.now() + 1000;
    await action();
    await delay(Math.max(next - performance.now(), 0));
  };
  const { cpu } = await costOf(once, seconds);
  return cpu / 10;
}

async function measureSupervisor(peers: readonly Peer[]): Promise<void> {
  const trees = await Promise.all(Array.from({ length: 8 }, () => startTree(10)));
  try {
    const ticker = new Ticker(randomUUID());
    for (const { pids } of trees) await ticker.addWorker(pids[0] ?? 0);
    const chosen = peers.filter(({ name }) => ['pidusage', 'pidtree + pidusage'].includes(name));
    const methods: { name: string; action: () => unknown }[] = [
      { name: 'Muster: a whole tick', action: () => ticker.tick() },
      ...chosen.map(({ name, refresh }) => ({
        name,
        action: () => Promise.all(trees.map(({ pids }) => refresh(pids[0] ?? 0, pids))),
      })),
    ];
    const idle = await shareAtOneHertz(() => undefined);
    console.log(`\n8 workers × 10 children at 1 Hz, % of a core (nothing at all: ${idle.toFixed(2)})`);
    for (const [index, { name, action }] of methods.entries()) {
      const shares = [];
      // Long enough by itself; ours decides, so ours is taken three times.
      for (let run = 0; run < (index === 0 ? 3 : 1); run++) shares.push(await shareAtOneHertz(action));
      const share = median(shares) - idle;
      console.log(`${name.padEnd(22)}${share.toFixed(2).padStart(10)}`);
      if (index === 0) verdict('Supervisor', share, bars.core, '% of a core');
    }
    if (ticker.lineage.size !== 80) throw new Error(`${ticker.lineage.size} of 80 children seen`);
  } finally {
    await Promise.all(trees.map(({ end }) => end()));
  }
}

async function main(): Promise<void> {
  const wanted = Number(values.others);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void endAll().finally(() => process.exit(1)));
  const peers = await loadPeers();
  const crowd = await startCrowd(wanted);
  try {
    const all = new LinuxProcesses().pids().length;
    if (crowd.size < wanted) console.log(`The machine allows ${crowd.size} of ${wanted} other processes`);
    console.log(`Node.js ${process.version}, ${all} processes on the machine`);
    await measureRefresh(peers, crowd.size);
    await measureNotice();
    await measureSupervisor(peers);
  } finally {
    await crowd.end();
  }
  if (missed > 0) process.exitCode = 1;
}

void main();
