/**
 * What `node:cluster` says on a worker's IPC channel, as far as sharing a port looks into it. Unchanged from
 * Node 20 to 26: lib/internal/cluster/{primary,child,round_robin_handle,utils}.js.
 */
import type { EventEmitter } from 'node:events';
import type { Worker } from 'node:cluster';

/** A worker's end of IPC, whose `send` and `disconnect` are properties of its own and are called through it. */
export interface WorkerChannel extends EventEmitter {
  readonly connected: boolean;
  /** Null once the channel's end was read. */
  readonly channel?: { unref(): void } | null;
  send(message: unknown, handle?: unknown, ...rest: unknown[]): boolean;
  disconnect(): void;
}

export interface ClusterMessage extends Readonly<Record<string, unknown>> {
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
