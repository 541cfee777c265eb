/** Resident memory of the process that owns eight workers, idle and after load. */
import type { Bench } from '../bench';
import { verdict, type RowResult } from '../figures';
import { residentMemory } from '../processTable';
import { bareRoundRobin, bareShared } from '../systems/bare';
import { muster } from '../systems/muster';
import { pm2 } from '../systems/pm2';
import { withRunning } from '../systems/running';

const workers = 8;
const megabyte = 1e6;
const bar = 60;
const systems = [muster, bareRoundRobin, bareShared, pm2];

interface Memory {
  idle: number;
  loaded: number;
}

export async function measureMemory(bench: Bench): Promise<RowResult> {
  const found = await withRunning(systems, bench.sandbox, { workers }, async (running) => {
    const all = new Map<string, Memory>();
    for (const [name, { deployment, supervisor }] of running) {
      const idle = residentMemory(supervisor) / megabyte;
      const { port } = deployment;
      const { duration } = bench.pace.memory;
      await bench.generator.run({ port, path: '/', connections: 64, duration, keepAlive: false });
      all.set(name, { idle, loaded: residentMemory(supervisor) / megabyte });
      bench.progress(`memory: ${name}`);
    }
    return all;
  });
  const of = (name: string): Memory => found.get(name) ?? { idle: Number.NaN, loaded: Number.NaN };
  const text = (name: string): string => `${of(name).idle.toFixed(0)} / ${of(name).loaded.toFixed(0)} MB`;
  return {
    figures: [
      {
        what: `supervisor RSS, ${workers} workers, idle / after load`,
        bar: `≤ ${bar} MB`,
        muster: text(muster.name),
        bare: `round-robin ${text(bareRoundRobin.name)}, shared ${text(bareShared.name)}`,
        pm2: text(pm2.name),
        verdict: verdict(Math.max(of(muster.name).idle, of(muster.name).loaded) <= bar),
      },
    ],
    details: [],
  };
}
