import { findOnPath } from '../../../scripts/support/findOnPath';
import { autocannon } from './autocannon';
import { wrk } from './wrk';

export interface LoadOptions {
  port: number;
  path: string;
  connections: number;
  /** Milliseconds; what can only do with whole seconds takes as many. */
  duration: number;
  /** Whether a connection carries more than one request. */
  keepAlive: boolean;
}

export interface LoadFigures {
  requests: number;
  perSecond: number;
  /** Requests without an answer, or with a bad one. */
  errors: number;
}

/** A program that asks a server as fast as it can. */
export interface Generator {
  readonly name: string;
  run(options: LoadOptions): Promise<LoadFigures>;
}

/** wrk, which takes the least of the machine from the server, or autocannon, which npm can install anywhere. */
export function findGenerator(): Generator {
  const file = findOnPath('wrk');
  return file === undefined ? autocannon : wrk(file);
}
