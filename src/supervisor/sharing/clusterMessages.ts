/**
 * What `node:cluster` says on a worker's IPC channel, as far as sharing a port looks into it. Unchanged from
 * Node 20 to 26: lib/internal/cluster/{primary,child,round_robin_handle,utils}.js.
 */
import type { EventEmitter } from 'node:events';
import type { Worker } from 'node:cluster';
import * as v from 'valibot';

/** A worker's end of IPC, whose `send` and `disconnect` are properties of its own and are called through it. */
export interface WorkerChannel extends EventEmitter {
  readonly connected: boolean;
  /** Null once the channel's end was read. */
  readonly channel?: { unref(): void } | null;
  send(message: unknown, handle?: unknown, ...rest: unknown[]): boolean;
  disconnect(): void;
}

const sequence = v.union([v.number(), v.string()]);
const cluster = { cmd: v.literal('NODE_CLUSTER') };
/** What tells the servers of a worker apart. */
const place = {
  /** Counts those that listen on the same. */
  index: v.optional(v.number(), 0),
  /** The host, or the absolute path of a UNIX socket or Windows pipe. */
  address: v.nullish(v.string()),
  /** 0 is any, and below 0 there is none. */
  port: v.pipe(v.number(), v.integer(), v.minValue(-1), v.maxValue(65_535)),
  addressType: v.number(),
};

/**
 * A worker that calls `listen` asks this of the primary. Not of a UDP socket, whose type is a text, and not of a
 * descriptor that it was given.
 */
export const ListenQuerySchema = v.object({
  ...cluster,
  ...place,
  act: v.literal('queryServer'),
  seq: sequence,
  fd: v.nullish(v.pipe(v.number(), v.maxValue(-1))),
  /** What the server wants the same in all workers: keys of TLS tickets. */
  data: v.unknown(),
  flags: v.nullish(v.number()),
  backlog: v.nullish(v.number()),
  readableAll: v.optional(v.boolean(), false),
  writableAll: v.optional(v.boolean(), false),
});
export type ListenQuery = v.InferOutput<typeof ListenQuerySchema>;

/** A worker's server listens; the port is the one that it got. */
export const ListeningSchema = v.object({ ...cluster, ...place, act: v.literal('listening') });
export type Listening = v.InferOutput<typeof ListeningSchema>;

export interface ClusterMessage extends Record<string, unknown> {
  cmd: 'NODE_CLUSTER';
}

/** The number of a message that is to be answered; ours are texts, so that they are never one of Node's. */
export type Sequence = number | string;

export function channelOf(worker: Worker): WorkerChannel {
  return worker.process;
}

export function isClusterMessage(message: unknown): message is ClusterMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    (message as Partial<ClusterMessage>).cmd === 'NODE_CLUSTER'
  );
}

export function isSequence(value: unknown): value is Sequence {
  return typeof value === 'number' || typeof value === 'string';
}
