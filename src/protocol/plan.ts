import * as v from 'valibot';
import { maxWorkers } from './limits';

const maxTimeoutMs = 24 * 60 * 60 * 1000;

const timeout = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maxTimeoutMs));
const positiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1));

/** How a worker that died is brought back. Delays in milliseconds. */
export const RestartRuleSchema = v.object({
  backoff: v.object({ initial: timeout, max: timeout }),
  /** At most this many restarts of one slot in this window; one more and the slot is failed. */
  budget: v.object({ restarts: v.pipe(v.number(), v.integer(), v.minValue(0)), windowMs: timeout }),
  /** A worker that stayed ready for this long starts again with the initial backoff. */
  stableAfter: timeout,
});
export type RestartRule = v.InferOutput<typeof RestartRuleSchema>;

/** Everything the supervisor must know to run a program; nothing in it is left to be looked up. */
export const PlanSchema = v.object({
  /** Absolute path of the user's entry file. */
  program: v.pipe(v.string(), v.minLength(1)),
  args: v.array(v.string()),
  cwd: v.pipe(v.string(), v.minLength(1)),
  /** The whole environment of a worker, before the slot's own variables are added. */
  env: v.record(v.string(), v.string()),
  /** Options for the node that runs a worker, a TypeScript loader included. */
  execArgv: v.array(v.string()),
  /** Tried in place of `execArgv` when Node by itself turns out not to understand the program's TypeScript. */
  fallbackExecArgv: v.optional(v.array(v.string())),
  workers: v.pipe(positiveInteger, v.maxValue(maxWorkers)),
  /** `shared`: workers accept from one shared handle; `round-robin`: the supervisor accepts and hands over. */
  scheduling: v.picklist(['shared', 'round-robin']),
  /** Milliseconds a worker has to become ready. 0 waits for ever. */
  readyTimeout: timeout,
  /** Milliseconds a draining worker has to finish its requests before SIGTERM. */
  drainTimeout: timeout,
  /** Milliseconds after SIGTERM before SIGKILL. */
  killTimeout: timeout,
  restart: RestartRuleSchema,
});
export type Plan = v.InferOutput<typeof PlanSchema>;
