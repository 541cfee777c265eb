/**
 * What the agent costs in a worker: `npm run bench:agent` prints a table; `-- --quick` fewer rounds. CPU a request is
 * that of all threads of the server, measured in turn with the agent and without it; the ratio is the median of the
 * ratios of single rounds, which on a shared machine are alike where two medians are not. The servers are started anew
 * every few rounds: what V8 makes of the same program costs a tenth more or less in one process than in the next, for as
 * long as it lives. Linux only.
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { repository } from '../../scripts/support/paths';
import { runCommand } from '../supervision/command';
import { findGenerator } from '../supervision/load/generator';
import { Sandbox } from '../supervision/sandbox';
import { median, ratios, rotate, summarize } from '../supervision/statistics';
import { markdownTable, ratioText, spreadText } from '../supervision/table';
import { bare, observers, Server, whole, type Contender } from './contenders';

const connections = 32;
const contenders = [bare, observers, whole];
const routes = [
  { name: 'keep-alive hello', path: '/', bar: 1.05 },
  { name: '1 ms route', path: '/cpu', bar: 1.02 },
];
const memoryBar = 4;
const megabyte = 1024 * 1024;

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const starts = values.quick ? 4 : 12;
/** Of each start. */
const rounds = values.quick ? 2 : 3;
const generator = findGenerator();
const sandbox = new Sandbox();

const verdict = (reached: boolean): string => (reached ? 'reached' : 'not reached');
const say = (text: string): void => console.error(`${new Date().toTimeString().slice(0, 8)} ${text}`);

async function withServers<T>(work: (servers: Map<Contender, Server>) => Promise<T>): Promise<T> {
  const servers = new Map<Contender, Server>();
  try {
    for (const contender of contenders)
      servers.set(contender, await Server.start(contender, sandbox.environment));
    return await work(servers);
  } finally {
    for (const server of servers.values()) await server.stop();
  }
}

/** CPU a request in microseconds, round by round. */
async function measureCpu(path: string): Promise<Map<Contender, number[]>> {
  const measure = async (server: Server): Promise<number> => {
    const before = server.cpu;
    const load = { port: server.port, path, connections, duration: 1000, keepAlive: true };
    const { requests, errors } = await generator.run(load);
    if (errors > 0) throw new Error(`${errors} requests failed`);
    return (server.cpu - before) / 1000 / requests;
  };
  const found = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  for (let start = 0; start < starts; start++) {
    await withServers(async (servers) => {
      // Unmeasured first: the just-in-time compiler is not what is compared.
      for (const server of servers.values()) await measure(server);
      for (let round = 0; round < rounds; round++)
        for (const [contender, server] of rotate([...servers], start + round))
          found.get(contender)?.push(await measure(server));
    });
    say(`${path}: start ${start + 1} of ${starts}`);
  }
  return found;
}

interface Rest {
  resident: number[];
  own: number[];
  idle: number[];
}

/** The memory of fresh servers, and what they do while nobody asks them anything. */
async function measureRest(): Promise<Map<Contender, Rest>> {
  const found = new Map<Contender, Rest>(
    contenders.map((contender) => [contender, { resident: [], own: [], idle: [] }]),
  );
  for (let start = 0; start < starts; start++) {
    await withServers(async (servers) => {
      // The helper thread starts after the first turn.
      await delay(1500);
      for (const [contender, server] of servers) {
        const { resident, own } = server.memory;
        found.get(contender)?.resident.push(resident);
        found.get(contender)?.own.push(own);
      }
      for (const [contender, server] of servers) found.get(contender)?.idle.push(await server.idleCpu(1500));
    });
    say(`memory: start ${start + 1} of ${starts}`);
  }
  return found;
}

/** By how many megabytes each is more than the one of the same start. */
const more = (values: readonly number[] = [], base: readonly number[] = []): number[] =>
  values.map((bytes, start) => (bytes - (base[start] ?? Number.NaN)) / megabyte);

async function main(): Promise<void> {
  process.chdir(repository);
  const build = ['--import', 'tsx', 'scripts/build.ts', '--production'];
  const { code, stderr } = await runCommand(process.execPath, build, process.env);
  if (code !== 0) throw new Error(`Muster could not be built: ${stderr}`);
  const rows: string[][] = [];
  for (const { name, path, bar } of routes) {
    const found = await measureCpu(path);
    const base = found.get(bare) ?? [];
    for (const contender of [observers, whole]) {
      const ratio = summarize(ratios(found.get(contender) ?? [], base));
      rows.push([
        `CPU a request, ${name}, ${contender.name}`,
        `≤ ${bar} × none (${median(base).toFixed(1)} µs)`,
        ratioText(ratio),
        verdict(ratio.median <= bar),
      ]);
    }
  }
  const rest = await measureRest();
  const base = rest.get(bare);
  for (const contender of [observers, whole]) {
    const resident = more(rest.get(contender)?.resident, base?.resident);
    rows.push([
      `resident memory, ${contender.name}`,
      `≤ ${memoryBar} MB more than none (${(median(base?.resident ?? []) / megabyte).toFixed(0)} MB)`,
      spreadText(summarize(resident), 'MB', 1),
      verdict(median(resident) <= memoryBar),
    ]);
    const own = summarize(more(rest.get(contender)?.own, base?.own));
    rows.push([`of it shared with no process, ${contender.name}`, '–', spreadText(own, 'MB', 1), '–']);
  }
  for (const contender of contenders) {
    const idle = summarize(rest.get(contender)?.idle ?? []);
    rows.push([`idle, ${contender.name}`, '–', spreadText(idle, '% of a core', 2), '–']);
  }
  const [load = 0] = loadavg();
  console.log(
    `Node.js ${process.versions.node}, ${availableParallelism()} cores shared with ${generator.name}, load average ` +
      `${load.toFixed(1)}; ${starts} starts, ${rounds} rounds each; medians, with the lowest and the highest.\n`,
  );
  console.log(markdownTable(['what', 'bar', 'measured', 'verdict'], rows));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    sandbox.dispose();
    process.exit(130);
  });
try {
  await main();
} finally {
  sandbox.dispose();
}
