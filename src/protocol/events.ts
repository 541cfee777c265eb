/**
 * What the supervisor tells: the same events for the editor, for `muster run --json` and for the tests.
 * `session` and `slot` events carry the whole state of what they name, never a difference, so that a snapshot
 * plus the events after it is the whole truth. Readers ignore fields and types they do not know.
 */
import * as v from 'valibot';
import { LocationSchema } from './location';
import { runModes } from './plan';
import {
  RequestRecordSchema,
  WorkerCallsSchema,
  WorkerIpcSchema,
  WorkerRequestsSchema,
  WorkerRuntimeSchema,
} from './traffic';

export type { Location } from './location';

/** The states of a slot; `supervisor/slotState.ts` owns the transitions between them. */
export const slotStates = [
  'starting',
  'ready',
  'unresponsive',
  'draining',
  'exited',
  'backoff',
  'failed',
] as const;
export type SlotState = (typeof slotStates)[number];

/** Why a worker ended or could not start. */
export const causeKinds = [
  'exit',
  'signal',
  'uncaughtException',
  'unhandledRejection',
  'syntaxError',
  'unsupportedTypeScript',
  'moduleNotFound',
  'portInUse',
  'outOfMemory',
  'notReady',
  'endedEarly',
  'drained',
  'stopped',
  'killed',
  'spawnFailed',
  'ipcLost',
  'unresponsive',
  'memoryLimit',
] as const;
export type CauseKind = (typeof causeKinds)[number];

export const CauseSchema = v.object({
  kind: v.picklist(causeKinds),
  /** One exact sentence for a person. */
  message: v.string(),
  /** The stack, or the last lines the worker wrote to stderr. */
  detail: v.optional(v.string()),
  /** The first frame in the user's own source. */
  location: v.optional(LocationSchema),
  exitCode: v.optional(v.number()),
  signal: v.optional(v.string()),
  /** The port, and who holds it, when `kind` is `portInUse`. */
  port: v.optional(v.number()),
  holder: v.optional(v.object({ pid: v.number(), command: v.string() })),
});
export type Cause = v.InferOutput<typeof CauseSchema>;

export const AddressSchema = v.object({
  scheme: v.picklist(['http', 'https', 'tcp', 'udp', 'unix']),
  /** The host as bound; absent when bound to every interface. */
  host: v.optional(v.string()),
  port: v.optional(v.number()),
  /** The path of a UNIX socket or Windows pipe. */
  path: v.optional(v.string()),
  /** What a browser can open, for http and https only. */
  url: v.optional(v.string()),
});
export type Address = v.InferOutput<typeof AddressSchema>;

/** What a blocked event loop was doing when it was asked. */
export const BlockedInSchema = v.object({
  /** The function's name, or `(anonymous)`. */
  name: v.string(),
  /** The whole stack, one frame a line as Node writes them. */
  stack: v.string(),
  /** The first frame in the user's own source. */
  location: v.optional(LocationSchema),
});
export type BlockedIn = v.InferOutput<typeof BlockedInSchema>;

/** Who stands in a slot of a session that observes; see `RunMode`. */
export const slotRoles = ['primary', 'own'] as const;

export const SlotInfoSchema = v.object({
  /** 1 and up, and 0 for the program's own primary; survives the worker's restarts. */
  slot: v.number(),
  /** The program's own primary, or a worker that it forked. Absent for a worker of the supervisor's. */
  role: v.optional(v.picklist(slotRoles)),
  state: v.picklist(slotStates),
  pid: v.optional(v.number()),
  /** Wall-clock milliseconds since the epoch. */
  startedAt: v.optional(v.number()),
  readyAt: v.optional(v.number()),
  restarts: v.number(),
  addresses: v.array(AddressSchema),
  /** Since when the event loop of an unresponsive or starting worker has stood still, wall-clock milliseconds. */
  unresponsiveSince: v.optional(v.number()),
  /** What it is busy with, as far as it could be asked. */
  blockedIn: v.optional(BlockedInSchema),
  /** Why the last worker of the slot ended; kept while the next one starts. */
  cause: v.optional(CauseSchema),
  /** When a slot in backoff starts again, wall-clock milliseconds. */
  retryAt: v.optional(v.number()),
  /** The worker that is starting beside a serving one, in a reload. */
  replacementPid: v.optional(v.number()),
  /** Workers that were replaced and are still draining. */
  retiringPids: v.array(v.number()),
  /** The slot was taken away by a scale-down and is gone for good. */
  removed: v.optional(v.boolean()),
});
export type SlotInfo = v.InferOutput<typeof SlotInfoSchema>;

export const sessionStates = ['starting', 'running', 'stopping', 'stopped'] as const;
export type SessionState = (typeof sessionStates)[number];

export const SessionInfoSchema = v.object({
  state: v.picklist(sessionStates),
  program: v.string(),
  /** `cluster` where it is absent. */
  mode: v.optional(v.picklist(runModes)),
  /** The supervisor's own process. */
  pid: v.number(),
  /** Version of the node that runs supervisor and workers, without the leading v. */
  nodeVersion: v.string(),
  workers: v.number(),
  startedAt: v.number(),
  /**
   * The worker that is kept to take the place of one that dies, if one is: warm, its program being loaded or `ready`, or
   * `cold`, with no line of the program run.
   */
  spare: v.optional(v.object({ pid: v.number(), state: v.picklist(['starting', 'ready', 'cold']) })),
});
export type SessionInfo = v.InferOutput<typeof SessionInfoSchema>;

/**
 * Figures of one worker: CPU in percent of one core, memory as resident bytes. `treeMemory` is that of the worker
 * and of the children it has, whose number is `children`.
 */
export const SampleSchema = v.object({
  slot: v.number(),
  pid: v.number(),
  cpu: v.number(),
  memory: v.number(),
  treeMemory: v.number(),
  children: v.number(),
});
export type Sample = v.InferOutput<typeof SampleSchema>;

/**
 * What becomes of a descendant of a worker. `zombie`: it has exited and its parent has not taken its status. `orphan`:
 * it outlived its worker, or has left its worker's tree. `stray`: one of the children of a worker that grow in number.
 * `kept`: on purpose, see `muster.keepAlive`.
 */
export const processStates = ['running', 'stopped', 'kept', 'zombie', 'orphan', 'stray'] as const;
export type ProcessState = (typeof processStates)[number];

/** A process of this machine, told from all others that have or had its number by when it started. */
export const ProcessIdSchema = v.object({ pid: v.number(), start: v.number() });
export type ProcessId = v.InferOutput<typeof ProcessIdSchema>;

/** A descendant of a worker. */
export const ProcessInfoSchema = v.object({
  ...ProcessIdSchema.entries,
  /** The slot of the worker that it comes from; 0 for a spare. */
  slot: v.number(),
  /** The worker or descendant that it hangs on; absent when its parent is none of the session's. */
  parent: v.optional(v.number()),
  state: v.picklist(processStates),
  /** Since when it has been a zombie or an orphan, wall-clock milliseconds. */
  since: v.optional(v.number()),
  /** Whose fault a zombie is, and why; see `processes/lineage`. */
  blame: v.optional(v.object({ pid: v.number(), cause: v.picklist(['blocked', 'neverWaits', 'notReaped']) })),
  /** Wall-clock milliseconds. */
  startedAt: v.number(),
  /** The command line on one line; the program's name alone where there are no arguments. */
  command: v.string(),
  /** Percent of one core since the last look. */
  cpu: v.number(),
  /** Resident bytes. */
  memory: v.number(),
  /** Its proportional share of memory in bytes, shared pages divided by who shares them: as it was when last asked for. */
  pss: v.optional(v.number()),
  threads: v.number(),
  /** The effective user's name; absent where it is not told. */
  user: v.optional(v.string()),
  /** Its control group's path; absent in the root group, and where there are none. */
  cgroup: v.optional(v.string()),
  /** Where the program of the worker started it, where the agent has seen it. */
  site: v.optional(LocationSchema),
});
export type ProcessInfo = v.InferOutput<typeof ProcessInfoSchema>;

/** All that is known of a worker at its crash, or while its event loop stands still. */
export const ReportSchema = v.object({
  /** Unique within the session. */
  id: v.string(),
  kind: v.picklist(['crash', 'blocked']),
  slot: v.number(),
  pid: v.number(),
  /** Of a crash. */
  cause: v.optional(CauseSchema),
  /** Of a block. */
  blockedIn: v.optional(BlockedInSchema),
  /** The requests that nobody will answer, or that wait. */
  inFlight: v.array(RequestRecordSchema),
  /** The last requests that ended, the oldest first. */
  recent: v.array(RequestRecordSchema),
  /** Resident bytes, once a second, the oldest first. */
  memory: v.array(v.object({ wall: v.number(), bytes: v.number() })),
  environment: v.object({
    node: v.string(),
    platform: v.string(),
    arch: v.string(),
    program: v.string(),
    args: v.array(v.string()),
    execArgv: v.array(v.string()),
    cwd: v.string(),
    /** The environment variables that Node and servers go by, without secrets. */
    variables: v.optional(v.record(v.string(), v.string())),
    /** How long it had lived, milliseconds. */
    uptime: v.number(),
  }),
});
export type Report = v.InferOutput<typeof ReportSchema>;

const stamp = {
  /** The session's id. */
  session: v.string(),
  /** Monotonic milliseconds since the supervisor started. */
  time: v.number(),
  /** Milliseconds since the epoch. */
  wall: v.number(),
};

/** What a notice about processes is about; each has its page in `docs/notices`, and can be muted by itself. */
export const noticeTopics = ['zombie', 'orphan', 'stray', 'children'] as const;
export type NoticeTopic = (typeof noticeTopics)[number];

export const EventSchema = v.variant('type', [
  v.object({ ...stamp, type: v.literal('session'), ...SessionInfoSchema.entries }),
  v.object({ ...stamp, type: v.literal('slot'), ...SlotInfoSchema.entries }),
  v.object({
    ...stamp,
    type: v.literal('sample'),
    samples: v.array(SampleSchema),
    /** The supervisor's own longest event-loop delay since the last sample, milliseconds. */
    loopDelay: v.number(),
  }),
  v.object({
    ...stamp,
    type: v.literal('processes'),
    /** The descendants that are new, or of which something changed. */
    changed: v.array(ProcessInfoSchema),
    gone: v.array(ProcessIdSchema),
  }),
  v.object({
    ...stamp,
    type: v.literal('log'),
    slot: v.number(),
    pid: v.number(),
    stream: v.picklist(['stdout', 'stderr']),
    /** Whole lines as the worker wrote them, colours included, without their line ends. */
    lines: v.array(v.string()),
  }),
  v.object({
    ...stamp,
    type: v.literal('notice'),
    /** One notice a cause: a reader that has shown an id need not show it again. */
    id: v.string(),
    severity: v.picklist(['info', 'warning', 'error']),
    slots: v.array(v.number()),
    message: v.string(),
    cause: v.optional(CauseSchema),
    topic: v.optional(v.picklist(noticeTopics)),
    /** The descendants that it is about, as of its telling. */
    processes: v.optional(v.array(ProcessIdSchema)),
  }),
  v.object({
    ...stamp,
    type: v.literal('reload'),
    state: v.picklist(['started', 'progress', 'done', 'failed', 'cancelled']),
    replaced: v.number(),
    total: v.number(),
    cause: v.optional(CauseSchema),
  }),
  v.object({ ...stamp, type: v.literal('requests'), workers: v.array(WorkerRequestsSchema) }),
  v.object({ ...stamp, type: v.literal('runtime'), workers: v.array(WorkerRuntimeSchema) }),
  v.object({ ...stamp, type: v.literal('calls'), workers: v.array(WorkerCallsSchema) }),
  v.object({ ...stamp, type: v.literal('ipc'), workers: v.array(WorkerIpcSchema) }),
  v.object({ ...stamp, type: v.literal('report'), ...ReportSchema.entries }),
]);
export type MusterEvent = v.InferOutput<typeof EventSchema>;

type WithoutStamp<T> = T extends unknown ? Omit<T, keyof typeof stamp> : never;
/** An event before the session has stamped it with its id and the time. */
export type EventBody = WithoutStamp<MusterEvent>;
