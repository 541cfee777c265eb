/**
 * Accepts for the workers and hands each connection to the worker of its client. It speaks node:cluster's own
 * protocol in the place of the primary's round-robin: a worker's `listen` arrives as `queryServer`, which is
 * answered here and hidden from Node, and a connection goes out as `newconn`, which Node's worker side takes as it
 * takes any other. What was read of the connection goes along in `head`; the agent gives it to the server first.
 */
import type { Worker } from 'node:cluster';
import * as v from 'valibot';
import type { Sticky } from '../../protocol/plan';
import { Affinity } from './affinity';
import {
  channelOf,
  isClusterMessage,
  isSequence,
  ListeningSchema,
  ListenQuerySchema,
  type ClusterMessage,
  type Listening,
  type ListenQuery,
  type Sequence,
} from './clusterMessages';
import type { HandoffLedger } from './handoffLedger';
import { StickyPort, type HandOver, type StickyWorker } from './stickyPort';

/** Node's own name for a port: in a worker it is what `newconn` and `close` name it by. */
function keyOf({ address, port, addressType, index }: Omit<Listening, 'cmd' | 'act'>): string {
  return `${address ?? 'null'}:${port}:${addressType}:sticky${port === 0 ? `:${index}` : ''}`;
}

export class StickyPorts {
  readonly #ports = new Map<string, StickyPort>();
  readonly #affinity: Affinity;
  readonly #unanswered = new Map<Sequence, (accepted: boolean) => void>();
  #sent = 0;

  constructor(sticky: Sticky) {
    this.#affinity = new Affinity(sticky);
  }

  /** Before the worker's first message: `listen` of a server in it is answered here from then on. */
  add(worker: Worker, place: { readonly slot: number }, ledger: HandoffLedger): void {
    const channel = channelOf(worker);
    const entry: StickyWorker = { place, id: worker.id, channel, ledger };
    // Before Node's own listener, which then finds nothing to do.
    channel.prependListener('internalMessage', (message: unknown) => {
      if (isClusterMessage(message)) this.#onMessage(entry, message);
    });
    channel.once('disconnect', () => {
      for (const port of this.#ports.values()) this.#remove(port, entry);
    });
  }

  #onMessage(worker: StickyWorker, message: ClusterMessage): void {
    const { act, key, ack, accepted } = message;
    if (isSequence(ack)) return this.#onAnswer(ack, accepted === true);
    switch (act) {
      case 'queryServer': {
        const query = v.safeParse(ListenQuerySchema, message);
        if (!query.success) return;
        message['act'] = 'muster:queryServer';
        return this.#listen(worker, query.output);
      }
      case 'listening': {
        const listening = v.safeParse(ListeningSchema, message);
        if (listening.success) this.#portOf(listening.output)?.open(worker);
        return;
      }
      case 'close': {
        const port = typeof key === 'string' && this.#ports.get(key);
        if (port) this.#remove(port, worker);
      }
    }
  }

  #portOf(listening: Listening): StickyPort | undefined {
    return this.#ports.get(keyOf(listening)) ?? this.#ports.get(keyOf({ ...listening, port: 0 }));
  }

  #listen(worker: StickyWorker, query: ListenQuery): void {
    const key = keyOf(query);
    let port = this.#ports.get(key);
    // One that could not be bound is empty.
    if (!port || port.isEmpty) {
      port = new StickyPort(key, query, this.#affinity, this.#handOver);
      this.#ports.set(key, port);
    }
    port.add(worker, query);
  }

  #remove(port: StickyPort, worker: StickyWorker): void {
    port.remove(worker);
    if (port.isEmpty) this.#ports.delete(port.key);
  }

  readonly #handOver: HandOver = (worker, message, handle, done) => {
    const seq = `muster:${++this.#sent}`;
    this.#unanswered.set(seq, done);
    worker.channel.send({ cmd: 'NODE_CLUSTER', act: 'newconn', seq, ...message }, handle);
  };

  /** Also in the name of a worker that is gone, by the ledger. */
  #onAnswer(seq: Sequence, accepted: boolean): void {
    const done = this.#unanswered.get(seq);
    this.#unanswered.delete(seq);
    done?.(accepted);
  }
}
