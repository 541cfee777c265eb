/**
 * What the agent observes in a worker, batch by batch, and what becomes of it in events. Totals count from the start
 * of the worker and are exact at any rate, so that a batch that was dropped costs no count; records are samples, and
 * `dropped` says how many more there were.
 */
import * as v from 'valibot';
import { LocationSchema } from './location';
import {
  latencyBuckets,
  maxChannels,
  maxPath,
  maxPreview,
  maxRecords,
  maxRoutes,
  maxThreads,
} from './trafficLimits';

export {
  latencyBound,
  latencyBuckets,
  maxChannels,
  maxPreview,
  maxRecords,
  maxRoutes,
  maxThreads,
  otherRoute,
} from './trafficLimits';

const text = (max: number) =>
  v.pipe(
    v.string(),
    v.transform((value) => value.slice(0, max)),
  );
const isAmount = (value: unknown): boolean => typeof value === 'number' && value >= 0;
const isTotal = (value: unknown): boolean => isAmount(value) && Number.isInteger(value);
// One step each, and one for a whole histogram: of these numbers a supervisor reads thousands a second.
const total = v.custom<number>(isTotal);
const amount = v.custom<number>(isAmount);
const upTo = <T extends v.GenericSchema>(item: T, max: number) => v.pipe(v.array(item), v.maxLength(max));

const histogram = v.custom<number[]>(
  (value) => Array.isArray(value) && value.length <= latencyBuckets && value.every(isTotal),
);

/** A request that was answered, given up, or is in flight. */
export const RequestRecordSchema = v.object({
  /** Wall-clock milliseconds, with fractions. */
  at: amount,
  /** Milliseconds until the response was written; until now for one in flight. */
  ms: amount,
  method: text(16),
  /** As it was asked for, without its query. */
  path: text(maxPath),
  /** Absent as long as no response has begun. */
  status: v.optional(total),
  /** The client went away before the response was written. */
  aborted: v.optional(v.boolean()),
  inFlight: v.optional(v.boolean()),
});
export type RequestRecord = v.InferOutput<typeof RequestRecordSchema>;

/** The requests of one route: method and pattern, as Express knows it, or the path with its ids taken out. */
export const RouteTotalsSchema = v.object({
  route: text(maxPath),
  count: total,
  /** Answered with 5xx. */
  errors: total,
  /** Counts by bucket, trailing zeros left out; see `latencyBound`. */
  latency: histogram,
});
export type RouteTotals = v.InferOutput<typeof RouteTotalsSchema>;

export const RequestsSchema = v.object({
  /** Answered and given up. */
  count: total,
  inFlight: total,
  aborted: total,
  /** Answered with 1xx, 2xx, 3xx, 4xx, 5xx. */
  classes: v.tuple([total, total, total, total, total]),
  latency: histogram,
  /** The totals of the routes that have changed since the last batch. */
  routes: upTo(RouteTotalsSchema, maxRoutes + 1),
  /** The last to end, the oldest first. */
  records: upTo(RequestRecordSchema, maxRecords),
  /** Requests that have ended since the last batch and have no record in this one. */
  dropped: total,
});
export type Requests = v.InferOutput<typeof RequestsSchema>;

export const ThreadSchema = v.object({
  id: total,
  /** What it runs, as a path or URL. */
  file: text(1024),
  name: v.optional(text(256)),
  /** How busy its event loop was since the last look, 0 to 1. */
  utilization: amount,
});
export type ThreadFigures = v.InferOutput<typeof ThreadSchema>;

/** How the worker's own JavaScript is, once a second. */
export const RuntimeSchema = v.object({
  loop: v.object({
    /** The longest and the 99th percentile of the delays since the last look, milliseconds. */
    max: amount,
    p99: amount,
    /** 0 to 1. */
    utilization: amount,
  }),
  /** Bytes. */
  heap: v.object({ used: total, total: total, limit: total, external: total }),
  /** Since the worker's start, and how many milliseconds they took. */
  gc: v.object({ count: total, ms: amount }),
  threads: upTo(ThreadSchema, maxThreads),
});
export type Runtime = v.InferOutput<typeof RuntimeSchema>;

/** A call that kept the event loop waiting. */
export const SyncCallSchema = v.object({
  at: amount,
  ms: amount,
  /** As in Node's documentation: `execSync`, `pbkdf2Sync`. */
  name: text(64),
  /** What it ran or read, on one line. */
  detail: v.optional(text(256)),
  location: v.optional(LocationSchema),
});
export type SyncCall = v.InferOutput<typeof SyncCallSchema>;

/** Where the program started a child. */
export const SpawnedSchema = v.object({
  pid: total,
  at: amount,
  /** As in Node's documentation: `spawn`, `exec`, `execFile`, `fork`. */
  name: text(64),
  location: v.optional(LocationSchema),
});
export type Spawned = v.InferOutput<typeof SpawnedSchema>;

/** What went one way over a channel. */
const DirectionTotalsSchema = v.object({
  /** The program's own messages. */
  user: total,
  /** Node's own: cluster traffic and acknowledgements. */
  internal: total,
  /** Messages with a handle, of either. */
  handle: total,
  /** Of all of them, as far as their size is known. */
  bytes: total,
});

export const ChannelSchema = v.object({
  /** Unique within the worker, for its whole life. */
  id: text(64),
  /** Whom the worker talks to over it. */
  peer: v.picklist(['supervisor', 'child', 'thread']),
  /** The peer's pid, or thread id. */
  number: total,
  /** What the peer runs, on one line. */
  label: text(256),
  sent: DirectionTotalsSchema,
  received: DirectionTotalsSchema,
  /** Bytes that wait to be written, now. */
  queued: total,
  /** How often `send` has told the program to wait. */
  pressure: total,
  closed: v.boolean(),
});
export type Channel = v.InferOutput<typeof ChannelSchema>;

export const IpcMessageSchema = v.object({
  channel: text(64),
  /** Counts the messages of the worker, so that gaps show where there is no record. */
  sequence: total,
  at: amount,
  direction: v.picklist(['sent', 'received']),
  kind: v.picklist(['user', 'internal', 'handle']),
  /** Absent where the size is not known without serialising once more. */
  bytes: v.optional(total),
  /** What its `cmd`, `type`, `event` or `action` field says. */
  label: v.optional(text(64)),
  /** Bounded, with the values of secret keys taken out; absent where payloads are off. */
  preview: v.optional(text(maxPreview)),
  /** Where it answers another: the other's sequence, and the milliseconds between them. */
  replyTo: v.optional(total),
  roundTrip: v.optional(amount),
});
export type IpcMessage = v.InferOutput<typeof IpcMessageSchema>;

export const IpcSchema = v.object({
  /** Those that have changed since the last batch. */
  channels: upTo(ChannelSchema, maxChannels),
  messages: upTo(IpcMessageSchema, maxRecords),
  /** Messages since the last batch that have no record in this one. */
  dropped: total,
});
export type Ipc = v.InferOutput<typeof IpcSchema>;

/** One batch of an agent: what there was nothing of is left out. */
export const ObservedSchema = v.object({
  requests: v.optional(RequestsSchema),
  runtime: v.optional(RuntimeSchema),
  calls: v.optional(upTo(SyncCallSchema, maxRecords)),
  spawned: v.optional(upTo(SpawnedSchema, maxRecords)),
  ipc: v.optional(IpcSchema),
});
export type Observed = v.InferOutput<typeof ObservedSchema>;

const worker = {
  slot: v.number(),
  pid: v.number(),
};
/** The same batches on their way up, with the worker that they are from. At most ten of each kind a second. */
export const WorkerRequestsSchema = v.object({ ...worker, ...RequestsSchema.entries });
export const WorkerRuntimeSchema = v.object({ ...worker, ...RuntimeSchema.entries });
export const WorkerCallsSchema = v.object({ ...worker, calls: v.array(SyncCallSchema) });
export const WorkerIpcSchema = v.object({ ...worker, ...IpcSchema.entries });
export type WorkerRequests = v.InferOutput<typeof WorkerRequestsSchema>;
export type WorkerRuntime = v.InferOutput<typeof WorkerRuntimeSchema>;
export type WorkerCalls = v.InferOutput<typeof WorkerCallsSchema>;
export type WorkerIpc = v.InferOutput<typeof WorkerIpcSchema>;
