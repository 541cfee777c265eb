/**
 * What the agent in a worker and the supervisor say to each other: one JSON object a line, both ways over the
 * worker's fd 4, so that nothing of ours ever travels on the IPC channel, which belongs to the user's program.
 * Types only: the agent carries no dependency, and the supervisor validates with `telemetrySchemas.ts`.
 */
export const telemetryFd = 4;

/** The longest line the supervisor accepts; a longer one ends the channel. */
export const maxTelemetryLine = 256 * 1024;

/** Tells the agent that it was asked for, and by whom; removed from the environment before the user's code runs. */
export const agentVariable = 'MUSTER_AGENT';

/** The agent is in place: from now on it tells of every listening server. */
export interface HelloMessage {
  type: 'hello';
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
}

/** Every connection has ended; the worker has nothing left to answer. */
export interface DrainedMessage {
  type: 'drained';
}

export type AgentMessage = HelloMessage | ListeningMessage | UncaughtMessage | DrainedMessage;

export interface DrainCommand {
  type: 'drain';
  /** What becomes of idle keep-alive connections: with nobody to take over they are closed at once. */
  idle: 'close' | 'await-request';
  /** Milliseconds until SIGTERM; idle connections are closed after two thirds of it. */
  deadline: number;
}

export type AgentCommand = DrainCommand;
