/**
 * How evenly 4 workers share 256 connections, and what that costs: bare `node:cluster` with each way to share, and
 * Muster. `npm run bench:sharing` prints medians of interleaved rounds; it needs `wrk`. The bar: Muster's `auto`
 * leaves no worker with more than 1.5 × its share of connections that stay, and is no slower than bare. Requests/s are
 * of this machine in this run: only their ratios say something.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { repository } from '../../scripts/support/paths';

const rounds = Number(process.argv[2] ?? 7);
const workers = Number(process.argv[3] ?? 4);
const connections = 256;
const seconds = 2;
const program = join(repository, 'test', 'fixtures', 'servers', 'counts.js');
const cli = [join(repository, 'dist', 'cli.js'), 'run', '--workers', String(workers)];
const bare = [join(import.meta.dirname, 'bare.cjs'), program, String(workers)];

interface Contender {
  name: string;
  args: string[];
  env: Record<string, string>;
}
const contenders: Contender[] = [
  { name: 'bare, shared', args: bare, env: { NODE_CLUSTER_SCHED_POLICY: 'none' } },
  { name: 'bare, round-robin', args: bare, env: { NODE_CLUSTER_SCHED_POLICY: 'rr' } },
  { name: 'bare, reuse-port', args: bare, env: { REUSE_PORT: '1' } },
  { name: 'muster, auto', args: [...cli, program], env: {} },
  { name: 'muster, round-robin', args: [...cli, '--scheduling', 'round-robin', program], env: {} },
];
const loads = [
  { name: 'connections that stay', headers: [] },
  { name: 'a connection a request', headers: ['-H', 'Connection: close'] },
];

interface Figures {
  /** Connections of the busiest worker ÷ its fair share. */
  largest: number;
  perSecond: number;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function counts(folder: string): Promise<number[]> {
  const files = await readdir(folder);
  return Promise.all(files.map(async (file) => Number(await readFile(join(folder, file), 'utf8'))));
}

async function answers(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1' });
    const isUp = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isUp) return;
    await delay(20);
  }
}

async function wrk(port: number, headers: readonly string[]): Promise<number> {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, ...headers, `http://127.0.0.1:${port}/`];
  const child = spawn('wrk', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(child, 'close');
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? Number.NaN);
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** Both loads on a fresh cluster, so that no worker is warmer than another when its connections come. */
async function measure({ args, env }: Contender): Promise<Figures[]> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-shares-'));
  const port = await freePort();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env, PORT: String(port), COUNTS: folder },
    stdio: 'ignore',
  });
  try {
    await answers(port);
    while ((await counts(folder)).length < workers) await delay(50);
    const figures: Figures[] = [];
    for (const { headers } of loads) {
      await delay(300);
      const before = await counts(folder);
      const perSecond = await wrk(port, headers);
      await delay(300);
      const gained = (await counts(folder)).map((count, i) => count - (before[i] ?? 0));
      const all = gained.reduce((sum, count) => sum + count, 0);
      figures.push({ largest: (Math.max(...gained) / all) * workers, perSecond });
    }
    return figures;
  } finally {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  }
}

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
const median = (values: readonly number[]): number =>
  sorted(values)[Math.floor(values.length / 2)] ?? Number.NaN;

async function main(): Promise<void> {
  const results = new Map(contenders.map((contender) => [contender, [] as Figures[][]]));
  for (let round = 0; round < rounds; round++) {
    for (const [contender, figures] of results) figures.push(await measure(contender));
  }
  const reference = results.get(contenders[0] as Contender) ?? [];
  for (const [index, { name }] of loads.entries()) {
    console.log(`\n${workers} workers, ${connections} ${name}; ${rounds} rounds`);
    console.log(`${''.padEnd(22)}busiest ÷ fair (worst)   requests/s   ÷ bare shared`);
    for (const [contender, all] of results) {
      const figures = all.flatMap((round) => round[index] ?? []);
      const largest = figures.map((figure) => figure.largest);
      const ratios = figures.map(
        ({ perSecond }, i) => perSecond / (reference[i]?.[index]?.perSecond ?? Number.NaN),
      );
      console.log(
        `${contender.name.padEnd(22)}${median(largest).toFixed(2).padStart(8)}   (${Math.max(...largest).toFixed(2)})` +
          `${median(figures.map(({ perSecond }) => perSecond))
            .toFixed(0)
            .padStart(18)}${median(ratios).toFixed(2).padStart(15)}`,
      );
    }
  }
}

await main();
