/** Rolling reloads in a row under load: the requests that fail. */
import { everyMuster, type Bench } from '../bench';
import { verdict, type Figure, type RowResult } from '../figures';
import { clientKinds, failures, reasonsText, underLoad, type Tally } from '../load/clients';
import { median } from '../statistics';
import { bareRoundRobin, bareShared } from '../systems/bare';
import { muster } from '../systems/muster';
import { pm2 } from '../systems/pm2';
import type { System } from '../systems/types';
import { until } from '../until';

const workers = 2;
/** Answers before each reload, so that every connection is in use. */
const underWay = 500;

interface Reloads {
  system: System;
  /** Milliseconds of each. */
  times: number[];
  /** What was told of those that did not come to a good end. */
  undone: string[];
  tally: Tally;
}

async function reloadUnderLoad(system: System, count: number, { sandbox }: Bench): Promise<Reloads> {
  const running = await system.start(sandbox, { workers });
  const { deployment } = running;
  const times: number[] = [];
  const undone: string[] = [];
  try {
    const tally = await underLoad(deployment.port, async (soFar) => {
      for (let reload = 0; reload < count; reload++) {
        const goal = soFar.answered + underWay;
        await until('load', () => soFar.answered > goal);
        const start = performance.now();
        const { done, told } = await running.reload();
        times.push(performance.now() - start);
        if (!done) undone.push(told);
        // Those that were replaced may still be busy with their last requests.
        await until('the replaced workers to end', () => deployment.listening.length === workers).catch(
          () => {
            undone.push('more or fewer workers than before');
          },
        );
      }
    });
    return { system, times, undone, tally };
  } finally {
    await running.stop();
  }
}

const errorsText = (tally: Tally): string => {
  const { keepAlive, newConnections } = failures(tally);
  return `${keepAlive} and ${newConnections}`;
};

export async function measureReload(bench: Bench): Promise<RowResult> {
  const { features, pace } = bench;
  const musters = everyMuster(features);
  const all: Reloads[] = [];
  for (const system of [...musters, bareRoundRobin, bareShared, pm2]) {
    const count = musters.includes(system) ? pace.reloads.muster : pace.reloads.others;
    all.push(await reloadUnderLoad(system, count, bench));
    bench.progress(`reload: ${system.name}, ${count} times`);
  }
  const cell = (name: string): string => {
    const found = all.find(({ system }) => system.name === name);
    return found ? `${errorsText(found.tally)} in ${found.times.length}` : '–';
  };
  const own = all.find(({ system }) => system === muster);
  const lost = own && failures(own.tally);
  const figure: Figure = {
    what: `errors in ${pace.reloads.muster} reloads under load, keep-alive and connection per request`,
    bar: '0 and 0',
    muster: cell(muster.name),
    bare: `round-robin ${cell(bareRoundRobin.name)}, shared ${cell(bareShared.name)}`,
    pm2: cell(pm2.name),
    verdict: verdict(lost?.keepAlive === 0 && lost.newConnections === 0 && own?.undone.length === 0),
  };
  return {
    figures: [figure],
    details: [
      {
        title: 'Rolling reloads in a row, each kind of client 20 times at once: failed requests',
        head: ['system', 'reloads', 'median s', ...clientKinds, 'answered', 'errors', 'not done'],
        rows: all.map(({ system, times, undone, tally }) => [
          system.name,
          String(times.length),
          (median(times) / 1000).toFixed(1),
          ...clientKinds.map((kind) => String(tally.failed[kind])),
          String(tally.answered),
          reasonsText(tally),
          [...new Set(undone)].join('; ') || 'none',
        ]),
        note: 'Bare `node:cluster` reloads with `worker.disconnect()`, and SIGKILL after 5 s.',
      },
    ],
  };
}
