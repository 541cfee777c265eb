import type { IpcRule } from './plan';
import type { Observed, RequestRecord } from './traffic';

/**
 * What the agent in a worker and the supervisor say to each other: one JSON object a line, both ways over the
 * worker's fd 4, so that nothing of ours ever travels on the IPC channel, which belongs to the user's program.
 * Types only: the agent carries no dependency, and the supervisor validates with `telemetrySchemas.ts`.
 */
export const telemetryFd = 4;

/**
 * Held by the agent's helper thread, which tells on it when the main thread is blocked, and which takes its end as
 * the end of the supervisor.
 */
export const pulseFd = 5;

/** The longest line the supervisor accepts; a longer one ends the channel. */
export const maxTelemetryLine = 256 * 1024;

/**
 * Tells the agent that it was asked for, and what for: an `AgentOptions` as JSON. Removed from the environment
 * before the user's code runs.
 */
export const agentVariable = 'MUSTER_AGENT';

/** In the environment of everything a worker starts: the session's id. */
export const sessionVariable = 'MUSTER_SESSION';
/** The same: the number of the worker's process in its session, never given twice. */
export const workerVariable = 'MUSTER_WORKER';

/** A warm spare runs the program and holds back every `listen`; in a cold one no line of the program has run. */
export type SpareKind = 'warm' | 'cold';

export interface AgentOptions {
  /** Milliseconds without a beat after which the main thread is told to be blocked; 0 never tells. */
  heartbeat: number;
  /** It has no slot, and is what is said here until told to `begin`. */
  spare?: SpareKind;
  /** Add `reusePort` to every `listen` on a port other than 0. */
  reusePort: boolean;
  /** How many live children the program may have; one more is refused. 0 is no limit. */
  childrenLimit: number;
  /** Patterns of command lines that are not ended when the supervisor is gone. */
  keepAlive: string[];
  ipc: IpcRule;
  /** The program runs as it was written: the agent tells what it does, and changes and asks nothing. */
  observeOnly?: boolean;
  /** The program may be its own cluster primary: the workers that it forks are to tell too. */
  primary?: PrimaryOptions;
}

export interface PrimaryOptions {
  /** Where the lines of the program's own workers are taken: a UNIX socket or a Windows pipe. */
  socket: string;
  /** The number of the primary's process in its session. */
  number: number;
}

/** Worker numbers of a session, one primary after the other; more than a primary will ever fork. */
const numbersOfPrimary = 1_000_000;

/** The number in the session of a worker that the program's own primary has forked. @param id of `node:cluster` */
export const ownWorkerNumber = (primary: number, id: number): number => primary * numbersOfPrimary + id;

/** The first line on each connection to `PrimaryOptions.socket`. */
export interface OwnLineHeader {
  /** See `ownWorkerNumber`. */
  worker: number;
  /** Whether what follows are `AgentMessage`s or `PulseMessage`s. */
  line: 'telemetry' | 'pulse';
}

/** The agent is in place: from now on it tells of every listening server. */
export interface HelloMessage {
  type: 'hello';
}

/** A spare waits to be told to begin: the program of a warm one has called `listen` for the first time. */
export interface HeldMessage {
  type: 'held';
}

export interface ListeningMessage {
  type: 'listening';
  scheme: 'http' | 'https' | 'tcp' | 'udp' | 'unix';
  host?: string;
  port?: number;
  path?: string;
}

export interface UncaughtMessage {
  type: 'uncaught';
  origin: 'uncaughtException' | 'unhandledRejection';
  name: string;
  message: string;
  stack?: string;
  code?: string;
  port?: number;
  /** The requests that were in flight. */
  inFlight?: RequestRecord[];
}

/** What was observed since the last batch. */
export interface ObservedMessage extends Observed {
  type: 'observed';
}

/** The program has lost its IPC channel, by its own `process.disconnect()` or otherwise, while it was running. */
export interface IpcLostMessage {
  type: 'ipcLost';
}

/** How the program wants to be told to end, answered to the drain command. */
export interface DrainingMessage {
  type: 'draining';
  /** SIGINT only where the program listens to it and not to SIGTERM. */
  signal: 'SIGTERM' | 'SIGINT';
  /** The program listens for pm2's `'shutdown'` message. */
  shutdownMessage: boolean;
}

/** Every connection has ended; the worker has nothing left to answer. */
export interface DrainedMessage {
  type: 'drained';
}

/** The program's own primary has forked a worker, or one of them has closed its channel or exited. */
export interface OwnWorkerMessage {
  type: 'ownWorker';
  change: 'forked' | 'disconnected' | 'exited';
  /** See `ownWorkerNumber`. */
  worker: number;
  pid?: number;
  code?: number;
  signal?: string;
  /** Of an exit: the primary had asked for it, by `disconnect()` or by a signal. */
  asked?: 'disconnect' | 'signal';
}

/** Whether the program's own primary listens for SIGUSR2, answered to `askReload`. */
export interface ReloadsMessage {
  type: 'reloads';
  listens: boolean;
}

export type AgentMessage =
  | HelloMessage
  | HeldMessage
  | ListeningMessage
  | UncaughtMessage
  | IpcLostMessage
  | DrainingMessage
  | DrainedMessage
  | OwnWorkerMessage
  | ReloadsMessage
  | ObservedMessage;

export interface DrainCommand {
  type: 'drain';
  /** What becomes of idle keep-alive connections: with nobody to take over they are closed at once. */
  idle: 'close' | 'await-request';
  /** Milliseconds until SIGTERM; idle connections are closed after two thirds of it. */
  deadline: number;
  /** Milliseconds until server-sent events and upgraded connections are ended. */
  streams: number;
}

/** A spare takes a slot: its variables are set, and what it wanted to listen on is listened on, or its program begins. */
export interface BeginCommand {
  type: 'begin';
  env: Record<string, string>;
}

/** Asks the program's own primary whether it reloads its workers when it is sent SIGUSR2. */
export interface AskReloadCommand {
  type: 'askReload';
}

/** Has the program's own primary send a person's message to workers of its own. */
export interface SendCommand {
  type: 'send';
  /** See `ownWorkerNumber`. */
  workers: number[];
  message: unknown;
}

export type AgentCommand = DrainCommand | BeginCommand | AskReloadCommand | SendCommand;

/** The longest line that the agent accepts. */
export const maxCommandLine = 64 * 1024;

/** The main thread has not beaten for `ms` milliseconds and is not paused in a debugger. Told once a block. */
export interface UnresponsiveMessage {
  type: 'unresponsive';
  ms: number;
  /** Its stack as Node writes one, where the inspector could be asked. It may follow in a second message. */
  stack?: string;
  /** The requests that wait meanwhile; they come with the stack. */
  inFlight?: RequestRecord[];
}

/** The main thread beats again after `ms` milliseconds. */
export interface ResponsiveMessage {
  type: 'responsive';
  ms: number;
}

/** What the helper thread tells, on `pulseFd`. */
export type PulseMessage = UnresponsiveMessage | ResponsiveMessage;
