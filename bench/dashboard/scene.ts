/** A made-up session: its events as a supervisor of so many workers tells them, second by second. */
import type { EventBody, MusterEvent, SlotInfo } from '../../src/protocol/events';
import {
  latencyBound,
  latencyBuckets,
  type Channel,
  type IpcMessage,
  type RequestRecord,
  type RouteTotals,
  type WorkerIpc,
  type WorkerRequests,
} from '../../src/protocol/traffic';

/** What the supervisor tells at most: batches of requests, workers in all batches, and records, each a second. */
const mostBatches = 10;
const mostWorkers = 160;
const mostRecords = 500;
const routes = [
  'GET /',
  'GET /users/:id',
  'POST /orders',
  'GET /search',
  'GET /reports/:id',
  'PUT /users/:id',
];
/** How long a request of each route takes at most half of the time, milliseconds. */
const typical = [0.8, 3, 12, 45, 220, 6];

export interface SceneOptions {
  session: string;
  workers: number;
  /** Requests a second, of all workers together. */
  rate: number;
  /** Messages between processes a second, of all workers together. */
  messageRate: number;
  /** Wall-clock milliseconds at which it begins. */
  start: number;
}

interface Talk {
  channels: [Channel, Channel];
  sequence: number;
}

interface Totals {
  count: number;
  classes: [number, number, number, number, number];
  latency: number[];
  routes: RouteTotals[];
}

/** The same numbers in each run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

const bucketOf = (ms: number): number => {
  for (let bucket = 0; bucket < latencyBuckets; bucket++) if (ms <= latencyBound(bucket)) return bucket;
  return latencyBuckets - 1;
};
const increase = (counts: number[], place: number): void => {
  counts[place] = (counts[place] ?? 0) + 1;
};
const histogram = (): number[] => Array.from({ length: latencyBuckets }, () => 0);

/** Makes the events of one session. */
export class Scene {
  readonly #random = randomOf(7);
  readonly #totals = new Map<number, Totals>();
  readonly #talks = new Map<number, Talk>();
  #seconds = 0;

  constructor(private readonly options: SceneOptions) {}

  /** How many requests were answered. */
  get answered(): number {
    return [...this.#totals.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** How many messages were sent and received. */
  get said(): number {
    return [...this.#talks.values()].reduce((sum, { sequence }) => sum + sequence, 0);
  }

  /** Wall-clock milliseconds of its now. */
  get now(): number {
    return this.options.start + this.#seconds * 1000;
  }

  stamp(body: EventBody, wall = this.now): MusterEvent {
    return { session: this.options.session, time: wall - this.options.start, wall, ...body };
  }

  slot(slot: number, more: Partial<SlotInfo> = {}): MusterEvent {
    const addresses = [{ scheme: 'http' as const, port: 3000, url: 'http://localhost:3000' }];
    const life = { pid: 40_000 + slot, startedAt: this.now, readyAt: this.now, restarts: 0 };
    return this.stamp({ type: 'slot', slot, state: 'ready', addresses, retiringPids: [], ...life, ...more });
  }

  /** What begins it. */
  begin(): MusterEvent[] {
    const { workers, start } = this.options;
    const info = { program: '/app/server.js', pid: 1, nodeVersion: '24.21.0', workers, startedAt: start };
    return [
      this.stamp({ type: 'session', state: 'running', ...info }),
      ...this.#slots.flatMap((slot) => [
        this.slot(slot, { state: 'starting', addresses: [] }),
        this.slot(slot),
      ]),
    ];
  }

  /** One second of the workers: ten batches of requests, the figures of the runtime, a sample. */
  second(): MusterEvent[] {
    const events: MusterEvent[] = [];
    const begin = this.now;
    const batches = Math.min(mostBatches, Math.max(1, Math.floor(mostWorkers / this.options.workers)));
    for (let batch = 0; batch < batches; batch++) {
      const at = begin + (1000 / batches) * batch;
      const workers = this.#slots.map((slot) => this.#batch(slot, at, batches));
      events.push(this.stamp({ type: 'requests', workers }, at));
      const talks = this.#slots.map((slot) => this.#talk(slot, at, batches));
      events.push(this.stamp({ type: 'ipc', workers: talks }, at));
    }
    this.#seconds++;
    const workers = this.#slots.map((slot) => ({
      slot,
      pid: 40_000 + slot,
      loop: {
        max: 1 + this.#random() * 12,
        p99: 1 + this.#random() * 4,
        utilization: 0.2 + 0.3 * this.#wave(slot),
      },
      heap: { used: 2e7, total: 3e7, limit: 4e9, external: 1e6 },
      gc: { count: this.#seconds, ms: this.#seconds },
      threads: [],
    }));
    events.push(this.stamp({ type: 'runtime', workers }));
    const samples = this.#slots.map((slot) => {
      const memory = 2 ** 20 * (70 + ((this.#seconds * 0.4 + slot * 5) % 40));
      return {
        slot,
        pid: 40_000 + slot,
        cpu: 20 + 60 * this.#wave(slot),
        memory,
        treeMemory: memory,
        children: 0,
      };
    });
    events.push(this.stamp({ type: 'sample', samples, loopDelay: 1 }));
    return events;
  }

  get #slots(): number[] {
    return Array.from({ length: this.options.workers }, (_, index) => index + 1);
  }

  #wave(slot: number): number {
    return 0.5 + 0.35 * Math.sin(this.#seconds / 17 + slot) + 0.15 * this.#random();
  }

  #batch(slot: number, at: number, batches: number): WorkerRequests {
    const { rate, workers } = this.options;
    const most = Math.ceil(mostRecords / batches / workers);
    const share = (rate / workers / batches) * (0.6 + 0.8 * this.#wave(slot));
    const count = Math.floor(share + this.#random());
    const totals = this.#totalsOf(slot);
    const records: RequestRecord[] = [];
    for (let index = 0; index < count; index++) {
      const record = this.#request(totals, at, batches);
      if (records.length < most) records.push(record);
    }
    return {
      slot,
      pid: 40_000 + slot,
      count: totals.count,
      inFlight: Math.floor(this.#random() * 4),
      aborted: 0,
      classes: [...totals.classes] as Totals['classes'],
      latency: [...totals.latency],
      routes: totals.routes.map((route) => ({ ...route, latency: [...route.latency] })),
      records,
      dropped: count - records.length,
    };
  }

  /** A worker and its child ask and answer each other; with the supervisor it says a word now and then. */
  #talk(slot: number, at: number, batches: number): WorkerIpc {
    const { messageRate, workers } = this.options;
    const talk = this.#talkOf(slot);
    const [supervisor, child] = talk.channels;
    const most = Math.ceil(mostRecords / batches / workers);
    const count = Math.floor(messageRate / workers / batches + this.#random());
    const messages: IpcMessage[] = [];
    for (let index = 0; index < count; index++) {
      const channel = this.#random() < 0.1 ? supervisor : child;
      const direction = index % 2 === 0 ? 'sent' : 'received';
      const preview = `{"type":"job","id":${talk.sequence},"path":"/orders/${talk.sequence % 997}","lines":["${'x'.repeat(120)}"]}`;
      const totals = channel[direction];
      totals.user++;
      totals.bytes += preview.length;
      talk.sequence++;
      if (messages.length >= most) continue;
      const { sequence } = talk;
      const answers =
        direction === 'received' ? { replyTo: sequence - 1, roundTrip: this.#random() * 5 } : {};
      const about = {
        channel: channel.id,
        sequence,
        at: at + index / count,
        direction,
        label: 'job',
      } as const;
      messages.push({ ...about, kind: 'user', bytes: preview.length, preview, ...answers });
    }
    const channels = talk.channels.map((one) => ({
      ...one,
      sent: { ...one.sent },
      received: { ...one.received },
    }));
    return { slot, pid: 40_000 + slot, channels, messages, dropped: count - messages.length };
  }

  #talkOf(slot: number): Talk {
    const known = this.#talks.get(slot);
    if (known) return known;
    const channel = (id: string, peer: Channel['peer'], number: number, label: string): Channel => ({
      ...{ id, peer, number, label, queued: 0, pressure: 0, closed: false },
      sent: { user: 0, internal: 0, handle: 0, bytes: 0 },
      received: { user: 0, internal: 0, handle: 0, bytes: 0 },
    });
    const fresh: Talk = {
      channels: [
        channel('supervisor', 'supervisor', 1, 'supervisor'),
        channel('child:1', 'child', 50_000 + slot, 'node resize.js'),
      ],
      sequence: 0,
    };
    this.#talks.set(slot, fresh);
    return fresh;
  }

  #request(totals: Totals, at: number, batches: number): RequestRecord {
    const index = Math.floor(this.#random() ** 2 * routes.length);
    const [method = '', path = ''] = (routes[index] ?? '').split(' ');
    const ms = (typical[index] ?? 1) * Math.exp(2.2 * (this.#random() + this.#random() - 1));
    const luck = this.#random();
    const status = luck < 0.004 ? 500 : luck < 0.03 ? 404 : 200;
    totals.count++;
    increase(totals.classes, Math.floor(status / 100) - 1);
    increase(totals.latency, bucketOf(ms));
    const route = totals.routes[index];
    if (route) {
      route.count++;
      route.errors += status === 500 ? 1 : 0;
      increase(route.latency, bucketOf(ms));
    }
    const begin = at + this.#random() * (1000 / batches) - ms;
    return { at: begin, ms, method, path: path.replace(':id', String(totals.count % 997)), status };
  }

  #totalsOf(slot: number): Totals {
    const known = this.#totals.get(slot);
    if (known) return known;
    const fresh: Totals = {
      count: 0,
      classes: [0, 0, 0, 0, 0],
      latency: histogram(),
      routes: routes.map((route) => ({ route, count: 0, errors: 0, latency: histogram() })),
    };
    this.#totals.set(slot, fresh);
    return fresh;
  }
}
