import type { IncomingMessage } from 'node:http';
import type { RouteTotals } from '../../protocol/traffic';
import { latencyBuckets, maxRoutes, otherRoute } from '../../protocol/trafficLimits';

/** Paths whose route is known without looking at them again. */
const maxKnown = 500;

/** What Express and Connect leave on a request. */
interface RoutedRequest {
  baseUrl?: unknown;
  route?: { path?: unknown };
}

const id = ':id';
const digit = /\d/;
/** A number, a UUID, or hexadecimal digits; and whatever is as long and as varied as only tokens are. */
const idSegment = /^(?:\d+|[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|[\da-f]{8,}|[\w-]{20,})$/i;

/** The path of what was asked for, without the query. */
export function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

/** A path with its ids taken out. Only what has a digit in it is an id: `/face/feed` is none. */
export function patternOf(path: string): string {
  if (!digit.test(path)) return path;
  return path
    .split('/')
    .map((segment) => (digit.test(segment) && idSegment.test(segment) ? id : segment))
    .join('/');
}

/** Counts by bucket without the zeros behind the last. */
export function trimmed(buckets: Float64Array): number[] {
  let length = buckets.length;
  while (length > 0 && buckets[length - 1] === 0) length--;
  return Array.from(buckets.subarray(0, length));
}

class Route {
  count = 0;
  errors = 0;
  readonly latency = new Float64Array(latencyBuckets);
  hasChanged = false;

  constructor(readonly name: string) {}
}

/** The requests of each route, for a bounded number of routes. */
export class Routes {
  readonly #routes = new Map<string, Route>();
  /** By method and path, for requests of which no framework knows better. */
  readonly #known = new Map<string, Map<string, Route>>();
  #knownPaths = 0;
  /** The last one by method and path: a busy server is asked for the same again and again. */
  #last: { method: string; url: string; route: Route } | undefined;

  /**
   * @param url as it was asked for
   * @param bucket of its latency; none of a request that was given up
   * @param isError answered with 5xx
   */
  count(request: IncomingMessage, url: string, bucket: number | undefined, isError: boolean): void {
    const route = this.#find(request, url);
    route.count++;
    if (isError) route.errors++;
    if (bucket !== undefined) route.latency[bucket] = (route.latency[bucket] ?? 0) + 1;
    route.hasChanged = true;
  }

  /** The totals of those that have changed since the last time. */
  takeChanged(): RouteTotals[] {
    const changed: RouteTotals[] = [];
    for (const route of this.#routes.values()) {
      if (!route.hasChanged) continue;
      route.hasChanged = false;
      const { name, count, errors, latency } = route;
      changed.push({ route: name, count, errors, latency: trimmed(latency) });
    }
    return changed;
  }

  #find(request: IncomingMessage, url: string): Route {
    const { method = 'GET' } = request;
    const { route, baseUrl } = request as RoutedRequest;
    if (typeof route?.path === 'string') {
      // A router may be mounted on a path with an id in it.
      const base = typeof baseUrl === 'string' ? patternOf(baseUrl) : '';
      return this.#named(`${method} ${base}${route.path}`);
    }
    if (this.#last?.url === url && this.#last.method === method) return this.#last.route;
    this.#last = { method, url, route: this.#findByPath(method, pathOf(url)) };
    return this.#last.route;
  }

  #findByPath(method: string, path: string): Route {
    let known = this.#known.get(method);
    if (known === undefined) this.#known.set(method, (known = new Map<string, Route>()));
    let found = known.get(path);
    if (found !== undefined) return found;
    if (++this.#knownPaths > maxKnown) {
      this.#known.clear();
      this.#known.set(method, (known = new Map<string, Route>()));
      this.#knownPaths = 1;
    }
    found = this.#named(`${method} ${patternOf(path)}`);
    known.set(path, found);
    return found;
  }

  #named(name: string): Route {
    const known = this.#routes.get(name);
    if (known !== undefined) return known;
    if (name !== otherRoute && this.#routes.size >= maxRoutes) return this.#named(otherRoute);
    const route = new Route(name);
    this.#routes.set(name, route);
    return route;
  }
}
