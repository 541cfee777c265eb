import { createServer, type ListenOptions, type Server } from 'node:net';
import { relative } from 'node:path';
import type { Affinity } from './affinity';
import type { ListenQuery, WorkerChannel } from './clusterMessages';
import type { HandoffLedger } from './handoffLedger';
import { peek, type ConnectionHandle } from './peek';
import type { RequestHead } from './requestHead';

/** A worker as the ports see it. */
export interface StickyWorker {
  place: { readonly slot: number };
  /** Grows with each worker: in a reload two stand in one slot, and the younger one serves. */
  id: number;
  channel: WorkerChannel;
  ledger: HandoffLedger;
}

/** Tells a worker of a connection; `done` is told whether it took it. */
export type HandOver = (
  worker: StickyWorker,
  message: Record<string, unknown>,
  handle: ConnectionHandle,
  done: (accepted: boolean) => void,
) => void;

interface Connection {
  handle: ConnectionHandle;
  address: string | undefined;
  bytes: Buffer;
  head: RequestHead | undefined;
  /** Workers that refused it. */
  refused: Set<StickyWorker>;
}

/** The part of a listening server's handle that is used; node:cluster's own round-robin takes it over as well. */
interface ListeningHandle {
  onconnection: (error: number, handle: ConnectionHandle) => void;
}

/** Connections that wait while no worker listens; of more the oldest is closed. The default of `listen`'s backlog. */
const maxWaiting = 511;
/** Connections on their way to a worker after which new ones go to the next slot: it takes none, it is blocked. */
const maxOutstanding = 256;
/** `UV_TCP_IPV6ONLY` of libuv, the only flag that a server's `listen` can have here. */
const ipv6Only = 1;

/** A UNIX socket's path has at most about 100 bytes, so the shorter way of saying it is used, as Node does. */
function shortest(path: string): string {
  if (process.platform === 'win32') return path;
  const short = relative(process.cwd(), path);
  return short.length < path.length ? short : path;
}

function listenOptions({
  address,
  port,
  flags,
  backlog,
  readableAll,
  writableAll,
}: ListenQuery): ListenOptions {
  const rest = typeof backlog === 'number' ? { backlog } : {};
  if (port < 0) return { path: shortest(address ?? ''), readableAll, writableAll, ...rest };
  return {
    port,
    ...(typeof address === 'string' ? { host: address } : {}),
    ipv6Only: Boolean((flags ?? 0) & ipv6Only),
    ...rest,
  };
}

/** A port on which the supervisor accepts, to hand each connection to the worker of its client. */
export class StickyPort {
  readonly #server: Server = createServer();
  readonly #workers = new Map<StickyWorker, 'bound' | 'listening'>();
  readonly #waiting = new Set<Connection>();
  readonly #peeking = new Set<() => void>();
  /** Of the first worker, for all: TLS tickets of one are good for the others. */
  readonly #data: unknown;

  constructor(
    readonly key: string,
    query: ListenQuery,
    private readonly affinity: Affinity,
    private readonly handOver: HandOver,
  ) {
    this.#data = query.data;
    this.#server.once('listening', () => {
      if (this.isEmpty) return void this.#server.close();
      const handle = (this.#server as unknown as { _handle: ListeningHandle })._handle;
      handle.onconnection = (error, connection) => {
        if (!error) this.#onConnection(connection);
      };
    });
    // As many as there are workers, while it is being bound.
    this.#server.setMaxListeners(0);
    // Each worker is told by its own listener, see `add`.
    this.#server.on('error', () => undefined);
    this.#server.listen(listenOptions(query));
  }

  /** Nobody listens on it any more. */
  get isEmpty(): boolean {
    return this.#workers.size === 0;
  }

  /** The worker's `listen` is answered when the port is bound, or could not be. */
  add(worker: StickyWorker, { seq }: ListenQuery): void {
    this.#workers.set(worker, 'bound');
    const reply = (answer: Record<string, unknown>): void => {
      if (!worker.channel.connected) return;
      worker.channel.send({ cmd: 'NODE_CLUSTER', ack: seq, key: this.key, data: this.#data, ...answer });
    };
    const listening = (): void => {
      const at = this.#server.address();
      reply({ errno: 0, ...(typeof at === 'string' ? {} : { sockname: at }) });
    };
    if (this.#server.listening) return listening();
    this.#server.once('listening', listening);
    this.#server.once('error', ({ errno }: NodeJS.ErrnoException) => {
      this.#workers.delete(worker);
      reply({ errno });
    });
  }

  /** The worker's server listens: only now does the agent know it, and can take what was read for it. */
  open(worker: StickyWorker): void {
    if (!this.#workers.has(worker)) return;
    this.#workers.set(worker, 'listening');
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const connection of waiting) this.#route(connection);
  }

  /** With the last worker the port is closed, and whoever waits for one is told. */
  remove(worker: StickyWorker): void {
    if (!this.#workers.delete(worker) || !this.isEmpty) return;
    this.#server.close();
    for (const giveUp of this.#peeking) giveUp();
    for (const { handle } of this.#waiting) handle.close();
    this.#waiting.clear();
  }

  #onConnection(handle: ConnectionHandle): void {
    const peer: { address?: string } = {};
    handle.getpeername?.(peer);
    const connection = { handle, address: peer.address, refused: new Set<StickyWorker>() };
    if (!this.affinity.readsHead) {
      this.#route({ ...connection, bytes: Buffer.alloc(0), head: undefined });
      return;
    }
    const giveUp = peek(handle, (peeked) => {
      this.#peeking.delete(giveUp);
      if (peeked) this.#route({ ...connection, ...peeked });
    });
    this.#peeking.add(giveUp);
  }

  /**
   * Who can take a connection, by slot: the youngest worker that listens. Where it has the port and does not listen
   * yet there is none, and the slot is there all the same: its clients wait the moment that this takes, as in a
   * reload, where the old worker is told to drain when the new one listens and we may hear of it later.
   */
  #candidates({ refused }: Pick<Connection, 'refused'>): Map<number, StickyWorker | undefined> {
    const candidates = new Map<number, StickyWorker | undefined>();
    for (const [worker, state] of this.#workers) {
      const { id, ledger } = worker;
      const { slot } = worker.place;
      const other = candidates.get(slot);
      if (ledger.isClosed || refused.has(worker) || (other && other.id > id)) continue;
      candidates.set(slot, state === 'listening' ? worker : other);
    }
    return candidates;
  }

  #route(connection: Connection): void {
    const candidates = this.#candidates(connection);
    const free = [...candidates].filter(
      ([, worker]) => !worker || worker.ledger.outstanding < maxOutstanding,
    );
    const slots = new Set((free.length > 0 ? free : [...candidates]).map(([slot]) => slot));
    const slot = this.affinity.choose(connection.address, connection.head, slots);
    const worker = slot === undefined ? undefined : candidates.get(slot);
    if (worker) this.#send(connection, worker);
    else if (slot === undefined && (this.isEmpty || this.#isFull(connection))) connection.handle.close();
    else this.#wait(connection);
  }

  /** Workers that serve have refused it: they have as many as their `maxConnections`. */
  #isFull({ refused }: Connection): boolean {
    return [...refused].some((worker) => this.#workers.has(worker) && !worker.ledger.isClosed);
  }

  #send(connection: Connection, worker: StickyWorker): void {
    const { handle, bytes, refused } = connection;
    const read = bytes.length === 0 ? {} : { head: bytes.toString('base64'), at: this.#server.address() };
    this.handOver(worker, { key: this.key, ...read }, handle, (accepted) => {
      if (accepted) return handle.close();
      refused.add(worker);
      this.#route(connection);
    });
  }

  #wait(connection: Connection): void {
    this.#waiting.add(connection);
    if (this.#waiting.size <= maxWaiting) return;
    for (const oldest of this.#waiting) {
      this.#waiting.delete(oldest);
      oldest.handle.close();
      break;
    }
  }
}
