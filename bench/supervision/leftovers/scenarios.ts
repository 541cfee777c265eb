/** The ways in which a worker with children, or all of its session, comes to an end. */
import { setTimeout as delay } from 'node:timers/promises';
import { requests } from '../../../src/protocol/rpc';
import type { Bench } from '../bench';
import { isAlive } from '../processTable';
import type { Sandbox } from '../sandbox';
import { bareShared } from '../systems/bare';
import { startEditorSession, type EditorSession } from '../systems/editor';
import { startMuster } from '../systems/muster';
import { pm2App, startPm2 } from '../systems/pm2';
import type { Deployment } from '../systems/deployment';
import type { Launch, Running } from '../systems/types';
import { until } from '../until';
import type { Family } from './family';

export const scenarioNames = [
  'stop',
  'restart',
  'reload',
  'scale down',
  'SIGTERM of the worker',
  'SIGKILL of the worker',
  'uncaught exception',
  'stop of a blocked worker',
  'SIGKILL of the supervisor',
  'SIGKILL of the supervisor of a blocked worker',
  'SIGKILL of the editor',
  'second Ctrl+C',
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** Of these nothing at all may be left; of the others, nothing of the one worker. */
export const sessionEndings: ReadonlySet<ScenarioName> = new Set<ScenarioName>([
  'stop',
  'stop of a blocked worker',
  'SIGKILL of the supervisor',
  'SIGKILL of the supervisor of a blocked worker',
  'SIGKILL of the editor',
  'second Ctrl+C',
]);

/** A session under way, whatever runs it. */
export interface Stage {
  readonly deployment: Deployment;
  end(): Promise<void>;
}

/** What happens, and when it is over: what is left two seconds later is left behind. */
export interface Scenario {
  readonly name: ScenarioName;
  begin(bench: Bench, launch: Launch): Promise<Stage & { happen(family: Family): Promise<unknown> }>;
}

/** Short, so that a stop of a blocked worker is not mostly waiting; milliseconds. */
const pace = { drainTimeout: 1000, killTimeout: 1000 };
const paceOptions = ['--drain-timeout', '1000', '--kill-timeout', '1000'];

/** Two signals at the same moment would be one to the kernel. */
const betweenKeysMs = 200;

const gone = (pid: number): Promise<true> => until(`process ${pid} to end`, () => !isAlive(pid));

type Happening<T> = (running: T, family: Family) => Promise<unknown>;

const inEditor = (name: ScenarioName, happen: Happening<EditorSession>): Scenario => ({
  name,
  async begin({ sandbox }, launch) {
    const session = await startEditorSession(sandbox, launch, pace);
    return {
      deployment: session.deployment,
      happen: (family) => happen(session, family),
      end: () => session.end(),
    };
  },
});

const inRunning =
  <T extends Running>(start: (sandbox: Sandbox, launch: Launch) => Promise<T>) =>
  (name: ScenarioName, happen: Happening<T>): Scenario => ({
    name,
    async begin({ sandbox }, launch) {
      const running = await start(sandbox, launch);
      return {
        deployment: running.deployment,
        happen: (family) => happen(running, family),
        end: () => running.stop(),
      };
    },
  });

const inTerminal = inRunning((sandbox, launch) => startMuster(sandbox, launch, paceOptions));
const inPm2 = inRunning(startPm2);
const inBare = inRunning((sandbox, launch) => bareShared.start(sandbox, launch));

async function signalWorker({ worker }: Family, signal: NodeJS.Signals): Promise<void> {
  process.kill(worker, signal);
  await gone(worker);
}

async function crash(family: Family): Promise<void> {
  await family.order('throw');
  await gone(family.worker);
}

async function killSupervisor({ supervisor }: { supervisor: number }): Promise<void> {
  process.kill(supervisor, 'SIGKILL');
  await gone(supervisor);
}

export const musterScenarios: readonly Scenario[] = [
  inEditor('stop', async ({ connection, supervisor }) => {
    await connection.sendRequest(requests.stop, null);
    await gone(supervisor);
  }),
  inEditor('restart', async ({ connection }, { worker }) => {
    await connection.sendRequest(requests.restart, null);
    await gone(worker);
  }),
  inEditor('reload', async ({ connection }, { worker }) => {
    await connection.sendRequest(requests.reload, null);
    await gone(worker);
  }),
  inEditor('scale down', async ({ connection }, { worker }) => {
    await connection.sendRequest(requests.scale, { workers: 1 });
    await gone(worker);
  }),
  inEditor('SIGTERM of the worker', (_, family) => signalWorker(family, 'SIGTERM')),
  inEditor('SIGKILL of the worker', (_, family) => signalWorker(family, 'SIGKILL')),
  inEditor('uncaught exception', (_, family) => crash(family)),
  inEditor('stop of a blocked worker', async ({ connection, supervisor }, family) => {
    await family.order('block');
    await connection.sendRequest(requests.stop, null);
    await gone(supervisor);
  }),
  inTerminal('SIGKILL of the supervisor', (running) => killSupervisor(running)),
  inTerminal('SIGKILL of the supervisor of a blocked worker', async (running, family) => {
    await family.order('block');
    await killSupervisor(running);
  }),
  inEditor('SIGKILL of the editor', (session) => {
    session.loseClient();
    return Promise.resolve();
  }),
  inTerminal('second Ctrl+C', async ({ supervisor }, family) => {
    await family.order('block');
    process.kill(supervisor, 'SIGINT');
    await delay(betweenKeysMs);
    process.kill(supervisor, 'SIGINT');
    await gone(supervisor);
  }),
];

/** What happens to a worker or to its supervisor without either being asked. */
const accidents = (inSystem: (name: ScenarioName, happen: Happening<Running>) => Scenario): Scenario[] => [
  inSystem('SIGTERM of the worker', (_, family) => signalWorker(family, 'SIGTERM')),
  inSystem('SIGKILL of the worker', (_, family) => signalWorker(family, 'SIGKILL')),
  inSystem('uncaught exception', (_, family) => crash(family)),
  inSystem('SIGKILL of the supervisor', (running) => killSupervisor(running)),
  inSystem('SIGKILL of the supervisor of a blocked worker', async (running, family) => {
    await family.order('block');
    await killSupervisor(running);
  }),
];

/** `node:cluster` alone has nothing of its own that ends a worker with its children. */
export const bareScenarios: readonly Scenario[] = accidents(inBare);

/** Those that pm2 has a word for. */
export const pm2Scenarios: readonly Scenario[] = [
  inPm2('stop', ({ command }) => command('stop', pm2App)),
  inPm2('restart', ({ command }) => command('restart', pm2App)),
  inPm2('reload', ({ command }) => command('reload', pm2App)),
  inPm2('stop of a blocked worker', async ({ command }, family) => {
    await family.order('block');
    await command('stop', pm2App);
  }),
  ...accidents(inPm2),
];
