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
import { watchListening } from './listening';
import { keepLastWords } from './output';
import { takeTurns } from './takeTurns';
import { watchUncaught } from './uncaught';

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
  hidePreload();
  keepLastWords();
  const drain = createDrain(() => channel.send({ type: 'drained' }));
  const channel = openChannel((command) => {
    if (command.type === 'drain') drain.begin(command);
  });
  const adoption = adoptHeads();
  watchListening((server, message) => {
    adoption.track(server);
    takeTurns(server);
    drain.track(server);
    channel.send(message);
  });
  watchUncaught((message) => channel.sendNow(message));
  channel.send({ type: 'hello' });
}

try {
  install();
} catch {
  // An agent that cannot install must cost the user's program nothing: it runs as if it were not there.
}
