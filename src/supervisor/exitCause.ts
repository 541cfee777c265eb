import { basename } from 'node:path';
import type { BlockedIn, Cause, CauseKind, Location } from '../protocol/events';
import type { RunMode } from '../protocol/plan';
import type { UncaughtMessage } from '../protocol/telemetry';
import { firstUserFrame, syntaxErrorPlace } from './stackFrames';

/** Everything that is known about the end of a worker; exactly one of `code` and `signal` is set by Node. */
export interface ExitFacts {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What we asked of the worker before it ended, if anything. */
  asked: 'drain' | 'kill' | 'notReady' | undefined;
  /** The signal by which we asked it to end. */
  sent: 'SIGTERM' | 'SIGINT' | undefined;
  /** We sent it SIGKILL. */
  killed: boolean;
  /** The worker said that it had no connection left. */
  drained: boolean;
  /** The program lost its IPC channel while it was running. */
  ipcLost: boolean;
  wasReady: boolean;
  /** What its event loop stood still in at its end. */
  blockedIn: BlockedIn | undefined;
  uncaught: UncaughtMessage | undefined;
  /** The last lines of stderr, oldest first. */
  stderrTail: readonly string[];
  /** The worker could not be started at all. */
  spawnError: Error | undefined;
}

export interface ExitContext {
  program: string;
  /** Milliseconds. */
  readyTimeout: number;
  killTimeout: number;
  mode?: RunMode | undefined;
}

const nativeCrashes: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGSEGV: 'a crash in native code',
  SIGBUS: 'a crash in native code',
  SIGILL: 'an illegal instruction in native code',
  SIGFPE: 'an arithmetic error in native code',
  SIGABRT: 'an abort, by process.abort() or by native code',
  SIGTRAP: 'a trap in native code',
};

const place = (location: Location): string => `${basename(location.file)}:${location.line}`;
const seconds = (ms: number): string => `${ms / 1000} s`;

/** The one exact sentence about why a worker ended, with the stack or its last words beside it. */
export function explainExit(facts: ExitFacts, context: ExitContext): Cause {
  const detail = facts.uncaught?.stack ?? facts.stderrTail.join('\n').trim();
  const cause = (kind: CauseKind, message: string, more: Partial<Cause> = {}): Cause => ({
    kind,
    message,
    ...(detail === '' ? {} : { detail }),
    ...(facts.code === null ? {} : { exitCode: facts.code }),
    ...(facts.signal === null ? {} : { signal: facts.signal }),
    ...more,
  });
  const program = basename(context.program);

  if (facts.spawnError)
    return cause('spawnFailed', `The worker could not be started: ${facts.spawnError.message}.`);
  if (facts.asked === 'notReady') {
    return explainNotReady(facts, context, cause);
  }
  if (facts.asked === 'kill') return cause('killed', 'Killed on request.');
  if (facts.asked === 'drain') return explainStop(facts, context, cause);
  // A signal from outside ends a program that has survived its error; with --abort-on-uncaught-exception it aborts.
  const diedOfError = facts.signal === null ? facts.code !== 0 : facts.signal in nativeCrashes;
  if (facts.uncaught && diedOfError) return explainUncaught(facts, facts.uncaught, program, cause);
  if (facts.signal !== null) return explainSignal(facts, facts.signal, cause);
  if (facts.ipcLost && facts.code === 0) {
    return cause(
      'ipcLost',
      'Lost its channel to the supervisor and ended: look for a disconnect() in the program.',
    );
  }
  if (facts.code !== 0) {
    const when = facts.wasReady ? '' : ' before it was ready';
    return cause('exit', `Exited with code ${facts.code ?? 'unknown'}${when}.`);
  }
  return facts.wasReady
    ? cause('exit', 'Exited with code 0 without being asked: look for a process.exit() in the program.')
    : cause(
        'endedEarly',
        `${program} ended by itself before it listened on a port: it ran to its end like a script.`,
      );
}

type MakeCause = (kind: CauseKind, message: string, more?: Partial<Cause>) => Cause;

function explainNotReady({ blockedIn }: ExitFacts, context: ExitContext, cause: MakeCause): Cause {
  const within = seconds(context.readyTimeout);
  const message = `${basename(context.program)} did not listen on a port or send 'ready' within ${within}`;
  if (blockedIn?.location === undefined) return cause('notReady', `${message}.`);
  const { name, location, stack } = blockedIn;
  const busy = `its event loop stood still in ${name} (${place(location)})`;
  return cause('notReady', `${message}: ${busy}.`, { location, detail: stack });
}

function explainStop(facts: ExitFacts, { killTimeout, mode }: ExitContext, cause: MakeCause): Cause {
  if (facts.killed) {
    const told = facts.sent ?? 'SIGTERM';
    return cause('stopped', `Did not end within ${seconds(killTimeout)} of ${told} and was killed.`);
  }
  if (mode === 'observe') return cause('stopped', `Ended on ${facts.sent ?? 'request'}.`);
  if (facts.drained) return cause('drained', 'Finished its requests and ended.');
  return facts.sent === undefined
    ? cause('drained', 'Stopped accepting and ended by itself.')
    : cause('stopped', `Still had open connections when its drain time was over; ended by ${facts.sent}.`);
}

function explainSignal(facts: ExitFacts, signal: NodeJS.Signals, cause: MakeCause): Cause {
  if (facts.stderrTail.some((line) => line.includes('heap out of memory'))) {
    return cause('outOfMemory', "Ran out of memory: V8's heap reached its limit.");
  }
  if (signal === 'SIGKILL') {
    return cause('signal', "Killed by SIGKILL from outside; the kernel's out-of-memory killer is suspected.");
  }
  const meaning = nativeCrashes[signal];
  return cause('signal', meaning ? `Ended by ${signal}, ${meaning}.` : `Ended by ${signal} from outside.`);
}

function explainUncaught(
  { stderrTail }: ExitFacts,
  error: UncaughtMessage,
  program: string,
  cause: MakeCause,
): Cause {
  const head = (error.message.split('\n', 1)[0] ?? '').replace(/\.$/, '');
  if (error.code === 'EADDRINUSE' && error.port !== undefined) {
    return cause('portInUse', `Port ${error.port} is in use.`, { port: error.port });
  }
  if (error.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' || error.code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    const location = syntaxErrorPlace((error.stack ?? '').split('\n'));
    const where = location ? place(location) : program;
    return cause(
      'unsupportedTypeScript',
      `Node cannot run ${where} by itself: ${head}.`,
      location && { location },
    );
  }
  if (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND') {
    const isPackage = /^Cannot find (module|package) '(?![./]|[A-Za-z]:\\|file:)/.test(head);
    return cause('moduleNotFound', isPackage ? `${head}: run npm install, or correct its name.` : `${head}.`);
  }
  if (error.name === 'SyntaxError') {
    const location = syntaxErrorPlace([...(error.stack ?? '').split('\n'), ...stderrTail]);
    if (location)
      return cause('syntaxError', `${place(location)} has a syntax error: ${head}.`, { location });
  }
  const location = firstUserFrame(error.stack ?? '');
  const where = location ? ` (${place(location)})` : '';
  const kind = error.origin;
  const how = kind === 'unhandledRejection' ? 'Unhandled rejection' : 'Uncaught';
  return cause(kind, `${how} ${error.name}: ${head}${where}.`, location && { location });
}
