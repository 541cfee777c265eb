/**
 * The agent: preloaded into each worker with `--require`, before the user's first line. It observes and, when
 * told, drains; it never adds a `'message'` listener, never keeps the event loop alive, and nothing it does may
 * throw into the user's program.
 */
import { isMainThread } from 'node:worker_threads';
import { agentVariable, type AgentOptions } from '../protocol/telemetry';
import { adoptHeads } from './adopt';
import { openChannel, type Channel } from './channel';
import { waitToBegin } from './coldStart';
import { createDrain } from './drain';
import { wantedEnding } from './ending';
import { watchIpcLoss } from './ipcLoss';
import { beforeLeaving } from './leaving';
import { takeFastPaths } from './fastPaths';
import { holdListening } from './hold';
import { watchListening } from './listening';
import { observeIpc } from './observe/ipc';
import { observe, type Observation } from './observe/observe';
import { parseOptions } from './options';
import { reusePorts } from './reusePorts';
import { keepLastWords } from './output';
import { isSharedByPrimary, sendToOwnWorkers, watchOwnWorkers } from './ownWorkers';
import { startPulse } from './pulse';
import { guardSpawns } from './spawnGuard';
import { takeTurns } from './takeTurns';
import { watchUncaught } from './uncaught';
import { answerForWaiting } from './waiting';

/** Children forked by the user's program inherit `process.execArgv`: without this they would preload the agent. */
function hidePreload(): void {
  const argv = process.execArgv;
  for (let i = argv.length - 2; i >= 0; i--) {
    if (argv[i] === '--require' && argv[i + 1] === __filename) argv.splice(i, 2);
  }
}

function install(): void {
  const asked = process.env[agentVariable];
  if (asked === undefined || !isMainThread) return;
  Reflect.deleteProperty(process.env, agentVariable);
  takeFastPaths();
  const options = parseOptions(asked);
  hidePreload();
  if (options.observeOnly) return installObserver(options);
  if (options.spare === 'cold') Object.assign(process.env, waitToBegin().env);
  // First of all: without a pipe there is nobody to watch for.
  const channel = openChannel((command) => {
    if (command.type === 'begin') {
      Object.assign(process.env, command.env);
      hold?.release();
    } else if (command.type === 'drain' && !drain.isDraining) {
      channel.send({ type: 'draining', ...wantedEnding() });
      hold?.abandon();
      drain.begin(command);
    }
  });
  keepLastWords();
  const observation = observe((observed) => channel.send({ type: 'observed', ...observed }));
  const drain = createDrain(observation.exchanges, () => {
    // The signal that follows leaves no time for it.
    observation.batch.flush();
    channel.send({ type: 'drained' });
  });
  // Held calls go the way of others when they are let go: the hold comes last.
  if (options.childrenLimit > 0) guardSpawns(options.childrenLimit);
  if (options.reusePort) reusePorts();
  const hold = options.spare === 'warm' ? holdListening(() => channel.send({ type: 'held' })) : undefined;
  watchIpcLoss(() => {
    if (!drain.isDraining) channel.sendNow({ type: 'ipcLost' });
  });
  const adoption = adoptHeads();
  watchListening((server, message) => {
    adoption.track(server);
    takeTurns(server);
    drain.track(server);
    observation.onServing();
    // A server of a draining worker was closed before it could accept anything.
    if (!drain.isDraining) channel.send(message);
    onListening();
  });
  observeIpc(observation.batch, options.ipc);
  const onListening = startPulse(options);
  watchEnd(channel, observation);
  channel.send({ type: 'hello' });
}

/** A program that forks its own workers, or one of them: its servers and its end are its own affair. */
function installObserver(options: AgentOptions): void {
  const channel = openChannel((command) => {
    if (command.type === 'askReload')
      channel.send({ type: 'reloads', listens: process.listenerCount('SIGUSR2') > 0 });
    else if (command.type === 'send' && options.primary) sendToOwnWorkers(options.primary, command);
  });
  const observation = observe((observed) => channel.send({ type: 'observed', ...observed }));
  if (options.primary) watchOwnWorkers(options.primary, options, (message) => channel.send(message));
  watchListening((server, message) => {
    observation.onServing();
    if (!isSharedByPrimary(server)) channel.send(message);
    onListening();
  });
  observeIpc(observation.batch, options.ipc);
  const onListening = startPulse(options);
  watchEnd(channel, observation);
  channel.send({ type: 'hello' });
}

/** Tells what was in flight when the program dies, and what was not yet told when it leaves. */
function watchEnd(channel: Channel, { batch, requests }: Observation): void {
  const flushLast = (): void => {
    batch.flushLast((observed) => channel.sendNow({ type: 'observed', ...observed }));
  };
  watchUncaught((message) => {
    const inFlight = requests.inFlight();
    channel.sendNow(inFlight.length > 0 ? { ...message, inFlight } : message);
    flushLast();
  });
  beforeLeaving(flushLast);
  answerForWaiting(() => {
    // What was observed just before the block would be told after it.
    flushLast();
    return requests.inFlight();
  });
}

try {
  install();
} catch {
  // An agent that cannot install must cost the user's program nothing: it runs as if it were not there.
}
