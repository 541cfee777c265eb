import type { Sandbox } from '../sandbox';
import type { Deployment } from './deployment';

export interface Launch {
  workers: number;
  /** What the server is told beside where to listen; see servers/server.js. */
  env?: NodeJS.ProcessEnv;
}

export interface ReloadOutcome {
  done: boolean;
  /** What whoever asked for the reload is told, in a few words. */
  told: string;
}

/** The server under some system, all workers listening. */
export interface Running {
  readonly deployment: Deployment;
  /** The process that owns the workers. */
  readonly supervisor: number;
  /** Resolves when the process is there that it keeps ahead of need. */
  untilSpare?(): Promise<void>;
  /** Resolves when the reload is over, as far as the system knows it. */
  reload(): Promise<ReloadOutcome>;
  /** Ends it the way it is meant to be ended, and kills what is left. */
  stop(): Promise<void>;
}

/** A way to run a server. */
export interface System {
  readonly name: string;
  start(sandbox: Sandbox, launch: Launch): Promise<Running>;
}
