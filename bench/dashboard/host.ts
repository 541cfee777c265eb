/**
 * What the dashboard costs the extension host: 64 workers with 20,000 requests and 10,000
 * messages between processes a second, as events of a supervisor
 * that are validated, taken in by the model and the stores, and made into what each tab is sent.
 */
import * as v from 'valibot';
import { SessionRecords } from '../../src/editor/dashboard/records';
import { takeSnapshot } from '../../src/editor/dashboard/snapshot';
import { SessionModel } from '../../src/editor/sessionModel';
import { tabIds } from '../../src/protocol/dashboard';
import { EventSchema } from '../../src/protocol/events';
import { planDefaults } from '../../src/protocol/planDefaults';
import { Scene } from './scene';

const workers = 64;
const rate = 20_000;
const messageRate = 10_000;
const seconds = 60;
/** Snapshots a second of a page in sight. */
const snapshots = 1000 / 300;

const scene = new Scene({ session: 'bench', workers, rate, messageRate, start: Date.now() });
const plan = { ...planDefaults, program: '/app/server.js', args: [], cwd: '/app', env: {}, slotEnv: {} };
const model = new SessionModel('bench', { ...plan, execArgv: [], workers, watch: [] }, 'server.js');
const records = new SessionRecords();

/** CPU milliseconds of this process so far: on a busy machine the clock tells how long others ran. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface Second {
  /** CPU milliseconds, as all below. */
  parse: number;
  take: number;
  /** What one snapshot takes, by tab. */
  tabs: Record<string, number>;
  bytes: Record<string, number>;
}

const result: Second[] = [];
for (const event of scene.begin()) {
  model.apply(event);
  records.take(event, model);
}
for (let second = 0; second < seconds; second++) {
  const told = scene.second().map((event) => JSON.stringify(event));
  const begin = cpu();
  const events = told.map((text) => v.parse(EventSchema, JSON.parse(text)));
  const parsed = cpu();
  for (const event of events) {
    model.apply(event);
    records.take(event, model);
  }
  const taken = cpu();
  const one: Second = { parse: parsed - begin, take: taken - parsed, tabs: {}, bytes: {} };
  for (const tab of tabIds) {
    const before = cpu();
    // As VS Code does on its way to the page.
    const text = JSON.stringify(takeSnapshot([model], () => records, { tab }, scene.now));
    one.tabs[tab] = cpu() - before;
    one.bytes[tab] = text.length;
  }
  result.push(one);
}
process.stdout.write(
  JSON.stringify({
    workers,
    rate,
    messageRate,
    snapshots,
    counted: countOf(),
    answered: scene.answered,
    heard: records.ipc.counted,
    said: scene.said,
    seconds: result.slice(10),
  }),
);

/** What the stores have counted since the beginning, by route. */
function countOf(): number {
  return records.traffic.routes.all.reduce((sum, { count }) => sum + count, 0);
}
