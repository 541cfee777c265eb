/**
 * What observing costs a worker that talks: round trips/s of an IPC echo with the agent before it and without, in JSON
 * and in advanced serialization. `npm run bench:ipc [rounds]`
 * prints the median of the ratios of paired rounds, against the bar of 0.85 ×. It measures what `npm run build` built.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repository } from '../../scripts/support/paths';
import { planDefaults } from '../../src/protocol/planDefaults';
import { agentVariable, type AgentOptions } from '../../src/protocol/telemetry';
import { median, ratios, summarize } from '../supervision/statistics';

const rounds = Number(process.argv[2] ?? 15);
const bar = 0.85;
const roundMs = 400;

const options: AgentOptions = {
  heartbeat: planDefaults.heartbeat.threshold,
  reusePort: false,
  childrenLimit: 0,
  keepAlive: [],
  ipc: planDefaults.ipc,
};

const payload = 'x'.repeat(60);
interface Talk {
  name: string;
  /** Messages on their way at a time: with many, neither end waits for the other. */
  window: number;
  message: (i: number) => object;
}
const talks: Talk[] = [
  { name: 'one at a time, with an id', window: 1, message: (id) => ({ type: 'echo', id, payload }) },
  { name: '64 at a time, with an id', window: 64, message: (id) => ({ type: 'echo', id, payload }) },
  { name: '64 at a time, without', window: 64, message: () => ({ type: 'echo', payload }) },
];

function start(serialization: 'json' | 'advanced', isObserved: boolean): ChildProcess {
  const child = fork(join(import.meta.dirname, 'echo.cjs'), {
    serialization,
    execArgv: isObserved ? ['--require', join(repository, 'dist', 'agent.js')] : [],
    env: { ...process.env, [agentVariable]: JSON.stringify(options) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe', 'pipe'],
  });
  // What the agent tells is taken, as by its supervisor.
  for (const fd of [4, 5]) (child.stdio[fd] as NodeJS.ReadableStream).resume();
  return child;
}

/** @returns round trips a second */
async function measure(child: ChildProcess, { window, message }: Talk): Promise<number> {
  let sent = 0;
  let received = 0;
  const send = (): void => void child.send(message(++sent));
  const begin = performance.now();
  const end = begin + roundMs;
  await new Promise<void>((resolve) => {
    const onMessage = (): void => {
      received++;
      if (performance.now() < end) send();
      else if (received === sent) {
        child.off('message', onMessage);
        resolve();
      }
    };
    child.on('message', onMessage);
    for (let i = 0; i < window; i++) send();
  });
  return (received / (performance.now() - begin)) * 1000;
}

async function compare(serialization: 'json' | 'advanced'): Promise<boolean> {
  const children = { observed: start(serialization, true), bare: start(serialization, false) };
  let holds = true;
  for (const talk of talks) {
    const figures = { observed: [] as number[], bare: [] as number[] };
    for (const child of Object.values(children)) for (let i = 0; i < 2; i++) await measure(child, talk);
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? (['observed', 'bare'] as const) : (['bare', 'observed'] as const);
      for (const name of order) figures[name].push(await measure(children[name], talk));
    }
    const ratio = summarize(ratios(figures.observed, figures.bare));
    holds &&= ratio.median >= bar;
    console.log(
      `${serialization.padEnd(9)} ${talk.name.padEnd(26)} bare ${median(figures.bare).toFixed(0)}/s, observed ` +
        `${median(figures.observed).toFixed(0)}/s: ${ratio.median.toFixed(3)} × ` +
        `(${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)}), bar ${bar}`,
    );
  }
  for (const child of Object.values(children)) {
    child.disconnect();
    await once(child, 'exit');
  }
  return holds;
}

const json = await compare('json');
const advanced = await compare('advanced');
if (!json || !advanced) process.exitCode = 1;
