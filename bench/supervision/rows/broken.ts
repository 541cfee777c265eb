/** A reload onto code that throws at boot, under load. */
import { writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '../bench';
import type { RowResult, Verdict } from '../figures';
import { failures, reasonsText, underLoad, type Tally } from '../load/clients';
import { bareShared } from '../systems/bare';
import { muster, musterByCommand } from '../systems/muster';
import { pm2 } from '../systems/pm2';
import type { Launch, ReloadOutcome, System } from '../systems/types';
import { until } from '../until';

const workers = 2;
const underWay = 500;
/** What a reload breaks may break only after it was told to be over, milliseconds. */
const aftermathMs = 3000;

interface Broken {
  system: System;
  outcome: ReloadOutcome;
  tally: Tally;
  /** Workers of the old code that still run. */
  old: number;
  serves: boolean;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, agent: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}

async function reloadOntoBroken(system: System, { sandbox }: Bench): Promise<Broken> {
  const flag = join(sandbox.newFolder(), 'broken');
  const launch: Launch = { workers, env: { BENCH_BROKEN: flag } };
  const running = await system.start(sandbox, launch);
  const { deployment } = running;
  try {
    const before = deployment.listening;
    let outcome: ReloadOutcome = { done: false, told: '' };
    let old = 0;
    let serves = false;
    const tally = await underLoad(deployment.port, async (soFar) => {
      await until('load', () => soFar.answered > underWay);
      writeFileSync(flag, '');
      outcome = await running.reload();
      await delay(aftermathMs);
      old = deployment.listening.filter((pid) => before.includes(pid)).length;
      serves = await answers(deployment.port);
    });
    return { system, outcome, tally, old, serves };
  } finally {
    await running.stop();
  }
}

const errors = ({ tally }: Broken): number => {
  const { keepAlive, newConnections } = failures(tally);
  return keepAlive + newConnections;
};

const text = (one: Broken): string => {
  const code = one.serves && one.old > 0 ? 'old code serving' : 'nothing serving';
  return `${errors(one)} errors, ${code}, ${one.outcome.told}`;
};

/** A reload that is asked for by a signal has no exit code. */
function judge(own: Broken, { features }: Bench): Verdict {
  const serves = own.serves && own.old === workers;
  if (errors(own) > 0 || !serves || own.outcome.done) return 'not reached';
  return features.hasReloadCommand ? 'reached' : 'not there yet';
}

export async function measureBroken(bench: Bench): Promise<RowResult> {
  const own = await reloadOntoBroken(bench.features.hasReloadCommand ? musterByCommand : muster, bench);
  const bare = await reloadOntoBroken(bareShared, bench);
  const other = await reloadOntoBroken(pm2, bench);
  bench.progress('broken: done');
  return {
    figures: [
      {
        what: 'reload onto code that throws at boot, under load',
        bar: '0 errors, old code serving, non-zero exit',
        muster: text(own),
        bare: text(bare),
        pm2: text(other),
        verdict: judge(own, bench),
      },
    ],
    details: [
      {
        title: 'A reload onto code that throws at boot, under load',
        head: ['system', 'errors', 'which', `old workers of ${workers}`, 'answers after 3 s', 'told'],
        rows: [own, bare, other].map((one) => [
          one.system.name,
          String(errors(one)),
          reasonsText(one.tally),
          String(one.old),
          one.serves ? 'yes' : 'no',
          one.outcome.told,
        ]),
      },
    ],
  };
}
