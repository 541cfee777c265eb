import { buildPlan } from '../launch/buildPlan';
import { surroundings } from '../control/directory';
import { randomId } from '../control/randomId';
import type { MusterEvent } from '../protocol/events';
import { compileWhereItPays } from '../supervisor/engine';
import { publish } from '../supervisor/publish';
import { Session } from '../supervisor/session';
import { sweepDeadSessions } from '../supervisor/sweepDead';
import type { RunOptions } from './options';
import { jsonPrinter, textPrinter } from './print';
import { chosenProgram, shellEnvironment } from './program';

/** Milliseconds for the output to be read after the end. */
const lastLinesMs = 2000;

/**
 * Runs a program under a supervisor in this process until it is stopped or no worker is left to restart.
 * @returns the exit code
 * @throws LaunchProblem when the run cannot begin
 */
export async function run({ program, app, json, wishes, policy }: RunOptions): Promise<number> {
  const folder = process.cwd();
  const where = surroundings();
  const found = await chosenProgram(program, folder, 'muster run server.js', app);
  const runtime = { path: process.execPath, version: process.versions.node };
  const plan = await buildPlan(found, wishes, policy, runtime, folder, shellEnvironment());

  const print = json ? jsonPrinter(process.stdout) : textPrinter(process.stdout, process.stderr);
  let exitCode = 0;
  compileWhereItPays(plan);
  const session = new Session(randomId(), plan, (event: MusterEvent) => {
    if (event.type === 'slot' && event.state === 'failed' && isLost()) {
      exitCode = 1;
      // After this event was printed, so that its story is told in order.
      setImmediate(() => void session.stop());
    }
    return print(event);
  });
  // Where files are watched, the next save may mend it.
  const isLost = (): boolean =>
    plan.watch.length === 0 && session.slots.every(({ state }) => state === 'failed');

  let asked = false;
  const end = (): void => {
    if (asked) void session.kill();
    asked = true;
    void session.stop();
  };
  const reload = (): void => {
    // Refused while it stops: the reload events tell the rest.
    session.reload().catch(() => undefined);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  if (process.platform !== 'win32') process.on('SIGUSR2', reload);
  // As in `muster run server.js | head`: nobody reads any more, which ends other commands too.
  let isRead = true;
  const stopUnread = (): void => {
    if (isRead) end();
    isRead = false;
  };
  process.stdout.on('error', stopUnread);
  process.stderr.on('error', stopUnread);
  const published = publish(
    session,
    plan,
    where,
    () => session.stop(),
    (message) => console.error(`muster | ${message}`),
  );
  await sweepDeadSessions(where, (message) => session.tell('deadSession', message));
  session.start();
  await session.stopped;
  await published.end();
  // The last lines are written while somebody takes them; a reader that has stopped does not keep us from ending.
  setTimeout(() => process.exit(exitCode), lastLinesMs).unref();
  return exitCode;
}
