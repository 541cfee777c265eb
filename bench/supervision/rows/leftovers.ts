/** What still runs two seconds after a worker, or all of its session, came to its end. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '../bench';
import { verdict, type RowResult } from '../figures';
import { awaitFamily, childKinds, kindsLeft, type ChildKind } from '../leftovers/family';
import {
  bareScenarios,
  musterScenarios,
  pm2Scenarios,
  scenarioNames,
  sessionEndings,
  type Scenario,
  type ScenarioName,
} from '../leftovers/scenarios';
import { isAlive } from '../processTable';
import type { Deployment } from '../systems/deployment';

const workers = 2;
const graceMs = 2000;

interface Left {
  name: string;
  kinds: ReadonlySet<ChildKind>;
  /** Workers that outlived it: of all, when the session ended. */
  workers: number;
  /** Milliseconds from the end until nothing was left, if it came to that within the patience below. */
  goneAfter: number | undefined;
}

/** Tells what is late, as on a machine that is too busy, from what is never ended; milliseconds. */
const latePatience = 6000;
/** A look reads the environment of every process of the machine, milliseconds. */
const lookEveryMs = 100;

/** @returns milliseconds from `end` until no child was left, if it came to that within `patience` of them */
async function untilGone(deployment: Deployment, end: number, patience: number): Promise<number | undefined> {
  for (;;) {
    const since = performance.now() - end;
    if (kindsLeft(deployment).size === 0) return since;
    if (since >= patience) return undefined;
    await delay(lookEveryMs);
  }
}

async function measureScenario(scenario: Scenario, bench: Bench): Promise<Left> {
  const folder = bench.sandbox.newFolder();
  const stage = await scenario.begin(bench, { workers, env: { BENCH_FAMILY: folder } });
  try {
    const family = await awaitFamily(stage.deployment, folder);
    await stage.happen(family);
    const end = performance.now();
    const early = await untilGone(stage.deployment, end, graceMs);
    await delay(Math.max(0, end + graceMs - performance.now()));
    const ended = sessionEndings.has(scenario.name) ? stage.deployment.listening : [family.worker];
    const kinds = kindsLeft(stage.deployment);
    const workersLeft = ended.filter(isAlive).length;
    const goneAfter = early ?? (await untilGone(stage.deployment, end, latePatience));
    return { name: scenario.name, kinds, workers: workersLeft, goneAfter };
  } finally {
    // Nothing that is left may stand in the way of the next one.
    stage.deployment.end();
    await stage.end();
  }
}

async function measureAll(scenarios: readonly Scenario[], who: string, bench: Bench): Promise<Left[]> {
  const all: Left[] = [];
  for (const scenario of scenarios) {
    all.push(await measureScenario(scenario, bench));
    bench.progress(`leftovers: ${who}, ${scenario.name}`);
  }
  return all;
}

function summary(all: readonly Left[]): string {
  const left = all.reduce((sum, { kinds }) => sum + kinds.size, 0);
  const outlived = all.reduce((sum, { workers }) => sum + workers, 0);
  const also = outlived === 0 ? '' : `, and ${outlived} workers`;
  return `${left} of ${all.length * childKinds.length}${also}`;
}

const goneText = (ms: number | undefined): string =>
  ms === undefined ? 'never' : `${(ms / 1000).toFixed(1)} s`;

export async function measureLeftovers(bench: Bench): Promise<RowResult> {
  const own = await measureAll(musterScenarios, 'muster', bench);
  const bare = await measureAll(bareScenarios, 'bare', bench);
  const pm2 = await measureAll(pm2Scenarios, 'pm2', bench);
  const systems = Object.entries({ muster: own, bare, pm2 });
  const clean = own.every(({ kinds, workers }) => kinds.size === 0 && workers === 0);

  const detailRow = (name: ScenarioName): string[] => {
    const found = systems.map(([system, all]) => ({ system, left: all.find((one) => one.name === name) }));
    const who = (isLeft: (left: Left | undefined) => boolean | undefined): string =>
      found.flatMap(({ system, left }) => (isLeft(left) ? system : [])).join(', ');
    return [
      name,
      ...childKinds.map((kind) => who((left) => left?.kinds.has(kind))),
      who((left) => left && left.workers > 0),
      found.flatMap(({ system, left }) => (left ? `${system} ${goneText(left.goneAfter)}` : [])).join(', '),
    ];
  };
  return {
    figures: [
      {
        what: `processes left in ${musterScenarios.length} kill scenarios × ${childKinds.length} kinds of child`,
        bar: `0 of ${musterScenarios.length * childKinds.length}`,
        muster: summary(own),
        bare: summary(bare),
        pm2: summary(pm2),
        verdict: verdict(clean),
      },
    ],
    details: [
      {
        title: `Who leaves what running, ${graceMs / 1000} s after the end`,
        head: ['scenario', ...childKinds, 'a worker', 'all children gone after'],
        rows: scenarioNames.map(detailRow),
        note:
          'One worker has a child of every kind at once. The end is that of the worker or of the session, or the ' +
          `kill; never is more than ${latePatience / 1000} s after it. Bare node:cluster and pm2 have no such thing ` +
          'as some of the scenarios, and a scale-down of pm2 takes its first worker, which has no children here.',
      },
    ],
  };
}
