import * as v from 'valibot';
import { maxExitCode, maxTimeoutMs, maxWorkers } from './limits';

const timeout = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maxTimeoutMs));
const positiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1));

/** How a worker that died is brought back. Delays in milliseconds. */
export const RestartRuleSchema = v.object({
  backoff: v.object({ initial: timeout, max: timeout }),
  /** At most this many restarts of one slot in this window; one more and the slot is failed. */
  budget: v.object({ restarts: v.pipe(v.number(), v.integer(), v.minValue(0)), windowMs: timeout }),
  /** The same for all slots together: one more and the slot whose turn it is has failed, the others stay. */
  sessionBudget: v.object({ restarts: v.pipe(v.number(), v.integer(), v.minValue(0)), windowMs: timeout }),
  /** A worker that stayed ready for this long starts again with the initial backoff. */
  stableAfter: timeout,
  /** Exit codes by which a program says that it is done: its worker is not restarted. */
  stopExitCodes: v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maxExitCode))),
});
export type RestartRule = v.InferOutput<typeof RestartRuleSchema>;

/** Who accepts connections; `auto` is what was measured to be best where the supervisor runs. */
export const schedulings = ['auto', 'shared', 'round-robin', 'reuse-port'] as const;
export type Scheduling = (typeof schedulings)[number];

/** What keeps a client with its worker; names of cookies and headers are compared without case. */
export const StickySchema = v.variant('by', [
  v.object({ by: v.literal('address') }),
  v.object({ by: v.literal('cookie'), name: v.pipe(v.string(), v.minLength(1)) }),
  v.object({ by: v.literal('header'), name: v.pipe(v.string(), v.minLength(1)) }),
]);
export type Sticky = v.InferOutput<typeof StickySchema>;

/** How a blocked event loop is told. */
export const HeartbeatSchema = v.object({
  /** Milliseconds without a beat after which a worker is unresponsive. 0 never tells. */
  threshold: timeout,
  /** Whether an unresponsive worker is replaced. */
  replace: v.boolean(),
});
export type Heartbeat = v.InferOutput<typeof HeartbeatSchema>;

/** How many live children a worker may have. */
export const ChildrenRuleSchema = v.object({
  /** 0 is no limit. */
  limit: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Whether one more is refused, with an error where it was to be started; else a person is told. */
  refuse: v.boolean(),
});

/**
 * `cluster`: the supervisor is the primary. `observe`: the program forks its own workers, and its primary runs as it
 * was written.
 */
export const runModes = ['cluster', 'observe'] as const;
export type RunMode = (typeof runModes)[number];

/** What is shown of the messages between processes. */
export const IpcRuleSchema = v.object({
  /** Whether the beginning of what they hold is shown. */
  payloads: v.boolean(),
  /** Names of fields whose values are left out: those that hold one of these words, without regard to case, - and _. */
  redact: v.array(v.string()),
});
export type IpcRule = v.InferOutput<typeof IpcRuleSchema>;

/** Everything the supervisor must know to run a program; nothing in it is left to be looked up. */
export const PlanSchema = v.object({
  /** `cluster` unless told. `observe` is a guess from the source: a program that does not fork is clustered after all. */
  mode: v.optional(v.picklist(runModes)),
  /** Absolute path of the user's entry file. */
  program: v.pipe(v.string(), v.minLength(1)),
  args: v.array(v.string()),
  cwd: v.pipe(v.string(), v.minLength(1)),
  /** The whole environment of a worker, before the slot's own variables are added. */
  env: v.record(v.string(), v.string()),
  /** Variables that differ by slot: `${3000 + slot}` in a value is computed for each, see `launch/slotTemplate`. */
  slotEnv: v.record(v.string(), v.string()),
  /** Options for the node that runs a worker, a TypeScript loader included. */
  execArgv: v.array(v.string()),
  /** Tried in place of `execArgv` when Node by itself turns out not to understand the program's TypeScript. */
  fallbackExecArgv: v.optional(v.array(v.string())),
  workers: v.pipe(positiveInteger, v.maxValue(maxWorkers)),
  /**
   * `shared`: workers accept from one shared handle; `round-robin`: the supervisor accepts and hands over;
   * `reuse-port`: each worker listens by itself, and the kernel spreads the connections.
   */
  scheduling: v.picklist(schedulings),
  /** With it the supervisor accepts, whatever the scheduling, and a client stays with its worker. */
  sticky: v.optional(StickySchema),
  /** Milliseconds a worker has to become ready. 0 waits for ever. */
  readyTimeout: timeout,
  /** Milliseconds a draining worker has to finish its requests before SIGTERM. */
  drainTimeout: timeout,
  /** Milliseconds after SIGTERM before SIGKILL. */
  killTimeout: timeout,
  /** Milliseconds a draining worker's streams have: server-sent events, WebSockets, other upgraded connections. */
  streamTimeout: timeout,
  restart: RestartRuleSchema,
  /** How many workers a reload replaces at a time. */
  maxSurge: positiveInteger,
  heartbeat: HeartbeatSchema,
  /** Bytes that a worker and its children may hold before it is replaced. 0 is no limit. */
  memoryLimit: v.pipe(v.number(), v.integer(), v.minValue(0)),
  children: ChildrenRuleSchema,
  ipc: IpcRuleSchema,
  /** One more worker is kept loaded, its `listen` held back, to take the place of one that dies. */
  warmSpare: v.boolean(),
  /** Without a warm spare, one more process is kept in which Node has started and no line of the program has run. */
  coldSpare: v.boolean(),
  /** Patterns of command lines of children that outlive their worker, see `processes/keepPattern`. */
  keepAlive: v.array(v.string()),
  /** Absolute paths of files and folders whose change reloads the session; none for no watching. */
  watch: v.array(v.string()),
});
export type Plan = v.InferOutput<typeof PlanSchema>;
