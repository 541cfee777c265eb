import type { Observed, RequestRecord } from '../../protocol/traffic';
import { latencyBucket, latencyBuckets, maxPath } from '../../protocol/trafficLimits';
import type { Exchange } from '../exchange';
import type { ExchangeObserver } from '../exchanges';
import type { Observer } from './batch';
import { now, wallOffset } from './clock';
import { pathOf, Routes, trimmed } from './routes';

/** The last requests that are remembered; a report of a crash shows as many. */
const remembered = 50;
/** Records a second that are told at the most: what a busy worker does beyond that is counted. */
const recordsPerSecond = 100;
/** Milliseconds between two tellings of the routes, which are for a table. */
const routesPace = 1000;
/** So many requests in flight are looked through each time for some that nobody will end, more only once a second. */
const fewOpen = 500;
const lookPace = 1000;

/** What the observer is given to look at. */
export interface OpenExchanges extends Iterable<Exchange> {
  readonly size: number;
  /** Tells the end of those whose connection is gone. */
  prune(): void;
}

/** Counts requests as they end, and remembers the last: a fixed room, whatever the traffic. */
export class RequestObserver implements Observer, ExchangeObserver {
  readonly #touch: () => void;
  readonly #classes: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  readonly #latency = new Float64Array(latencyBuckets);
  readonly #routes = new Routes();
  #open: OpenExchanges | undefined;
  #count = 0;
  #aborted = 0;
  /** The ring of the last ones: the one that ended as the nth is at n modulo its length. */
  readonly #at = new Float64Array(remembered);
  readonly #ms = new Float64Array(remembered);
  /** The status, 0 for none, negative for one that was given up. */
  readonly #status = new Int32Array(remembered);
  readonly #methods = new Array<string>(remembered).fill('');
  readonly #urls = new Array<string>(remembered).fill('');
  #told = 0;
  #toldInFlight = 0;
  #allowance = remembered;
  #collectedAt = now();
  #routesAt = Number.NEGATIVE_INFINITY;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #areRoutesDue = false;

  /** @param touch called when there is something to tell */
  constructor(touch: () => void) {
    this.#touch = touch;
  }

  /** @param open those in flight */
  watch(open: OpenExchanges): void {
    this.#open = open;
  }

  onStart(): void {
    this.#touch();
  }

  onEnd({ response, at, url }: Exchange, isAnswered: boolean): void {
    const ended = now();
    const ms = ended - at;
    const status = isAnswered || response.headersSent ? response.statusCode : 0;
    const place = this.#count++ % remembered;
    let bucket: number | undefined;
    if (isAnswered) {
      bucket = latencyBucket(ms);
      this.#latency[bucket] = (this.#latency[bucket] ?? 0) + 1;
      const kind = Math.min(5, Math.max(1, Math.trunc(status / 100))) - 1;
      this.#classes[kind] = (this.#classes[kind] ?? 0) + 1;
    } else this.#aborted++;
    const { req } = response;
    this.#at[place] = at;
    this.#ms[place] = ms;
    this.#status[place] = isAnswered ? status : -1 - status;
    this.#methods[place] = req.method ?? '';
    this.#urls[place] = url;
    this.#areRoutesDue = true;
    this.#routes.count(req, url, bucket, isAnswered && status >= 500);
    this.#touch();
  }

  collect(isLast: boolean): Observed | undefined {
    const open = this.#open;
    const at = now();
    if (open && (open.size <= fewOpen || at - this.#lookedAt >= lookPace)) {
      this.#lookedAt = at;
      open.prune();
    }
    const inFlight = open?.size ?? 0;
    this.#allowance = Math.min(
      remembered,
      this.#allowance + ((at - this.#collectedAt) * recordsPerSecond) / 1000,
    );
    this.#collectedAt = at;
    const areRoutesDue = this.#areRoutesDue && (isLast || at - this.#routesAt >= routesPace);
    const ended = this.#count - this.#told;
    if (ended === 0 && inFlight === this.#toldInFlight && !areRoutesDue) return undefined;

    const number = Math.min(ended, isLast ? remembered : Math.trunc(this.#allowance));
    this.#allowance = Math.max(0, this.#allowance - number);
    this.#told = this.#count;
    this.#toldInFlight = inFlight;
    // Told a second later where nothing else is to be told: the routes are late by that at the most.
    if (this.#areRoutesDue && !areRoutesDue) this.#touch();
    if (areRoutesDue) {
      this.#routesAt = at;
      this.#areRoutesDue = false;
    }
    return {
      requests: {
        count: this.#count,
        inFlight,
        aborted: this.#aborted,
        classes: [...this.#classes],
        latency: trimmed(this.#latency),
        routes: areRoutesDue ? this.#routes.takeChanged() : [],
        records: this.#last(number),
        dropped: ended - number,
      },
    };
  }

  /** Those that nobody has answered yet, the oldest first, of which there may be many: the first of them. */
  inFlight(): RequestRecord[] {
    const records: RequestRecord[] = [];
    const offset = wallOffset();
    const until = now();
    for (const { response, at, url } of this.#open ?? []) {
      if (records.length === remembered) break;
      records.push({
        at: round(at + offset),
        ms: round(until - at),
        method: response.req.method ?? '',
        path: pathOf(url).slice(0, maxPath),
        ...(response.headersSent && { status: response.statusCode }),
        inFlight: true,
      });
    }
    return records;
  }

  #last(number: number): RequestRecord[] {
    const offset = wallOffset();
    const records: RequestRecord[] = [];
    for (let nth = this.#count - number; nth < this.#count; nth++) {
      const place = nth % remembered;
      const mark = this.#status[place] ?? 0;
      const status = mark < 0 ? -1 - mark : mark;
      records.push({
        at: round((this.#at[place] ?? 0) + offset),
        ms: round(this.#ms[place] ?? 0),
        method: this.#methods[place] ?? '',
        path: pathOf(this.#urls[place] ?? '').slice(0, maxPath),
        ...(status > 0 && { status }),
        ...(mark < 0 && { aborted: true }),
      });
    }
    return records;
  }
}

/** A thousandth of a millisecond is as fine as anybody looks. */
const round = (ms: number): number => Math.round(ms * 1000) / 1000;
