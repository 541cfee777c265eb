/**
 * The agent: preloaded into each worker with `--require`, before the user's first line. It observes and, when
 * told, drains; it never adds a `'message'` listener, never keeps the event loop alive, and nothing it does may
 * throw into the user's program.
 */
import { isMainThread } from 'node:worker_threads';
import { agentVariable } from '../protocol/telemetry';
import { adoptHeads } from './adopt';
import { openChannel } from './channel';
import { createDrain } from './drain';
import { wantedEnding } from './ending';
import { Exchanges } from './exchanges';
import { watchIpcLoss } from './ipcLoss';
import { beforeLeaving } from './leaving';
import { holdListening } from './hold';
import { Batch } from './observe/batch';
import { observeIpc } from './observe/ipc';
import { watchListening } from './listening';
import { observe } from './observe/observe';
import { RequestObserver } from './observe/requests';
import { parseOptions } from './options';
import { reusePorts } from './reusePorts';
import { keepLastWords } from './output';
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
  const options = parseOptions(asked);
  hidePreload();
  keepLastWords();
  const batch = new Batch((observed) => channel.send({ type: 'observed', ...observed }));
  const requests = new RequestObserver(() => batch.touch());
  const exchanges = new Exchanges(requests);
  requests.watch(exchanges);
  batch.add(requests);
  const observation = observe(batch);
  const drain = createDrain(exchanges, () => {
    // The signal that follows leaves no time for it.
    batch.flush();
    channel.send({ type: 'drained' });
  });
  const channel = openChannel((command) => {
    if (command.type === 'promote') {
      Object.assign(process.env, command.env);
      hold?.release();
    } else if (!drain.isDraining) {
      channel.send({ type: 'draining', ...wantedEnding() });
      hold?.abandon();
      drain.begin(command);
    }
  });
  // Held calls go the way of others when they are let go: the hold comes last.
  if (options.childrenLimit > 0) guardSpawns(options.childrenLimit);
  if (options.reusePort) reusePorts();
  const hold = options.hold ? holdListening(() => channel.send({ type: 'held' })) : undefined;
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
  observeIpc(batch, options.ipc);
  const flushLast = (): void => {
    batch.flushLast((observed) => channel.sendNow({ type: 'observed', ...observed }));
  };
  watchUncaught((message) => {
    const inFlight = requests.inFlight();
    channel.sendNow(inFlight.length > 0 ? { ...message, inFlight } : message);
    flushLast();
  });
  const onListening = startPulse(options);
  beforeLeaving(flushLast);
  answerForWaiting(() => {
    // What was observed just before the block would be told after it.
    flushLast();
    return requests.inFlight();
  });
  channel.send({ type: 'hello' });
}

try {
  install();
} catch {
  // An agent that cannot install must cost the user's program nothing: it runs as if it were not there.
}
