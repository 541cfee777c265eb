import { maxRoutes, otherRoute, type RouteTotals, type WorkerRequests } from '../../protocol/traffic';
import { addGrowth, emptyLatency, type Latency } from './latency';

/** What was counted of a route since the session began, over all workers. */
export interface RouteSums {
  route: string;
  count: number;
  errors: number;
  latency: Latency;
}

/** The last totals of one worker, by route. */
export type RouteMemory = Map<string, RouteTotals>;

/** The routes of a session. Those after the first hundred are counted as one. */
export class Routes {
  readonly #sums = new Map<string, RouteSums>();

  /** @param memory of the worker whose batch it is; what a batch adds is the difference to it */
  take({ routes }: WorkerRequests, memory: RouteMemory): void {
    for (const total of routes) {
      const known = memory.get(total.route);
      const before = known && known.count <= total.count ? known : undefined;
      const sums = this.#sumsOf(total.route);
      sums.count += total.count - (before?.count ?? 0);
      sums.errors += total.errors - (before?.errors ?? 0);
      addGrowth(sums.latency, total.latency, before?.latency);
      memory.set(total.route, total);
    }
  }

  get all(): readonly RouteSums[] {
    return [...this.#sums.values()];
  }

  #sumsOf(route: string): RouteSums {
    const known = this.#sums.get(route);
    if (known) return known;
    if (this.#sums.size >= maxRoutes && route !== otherRoute) return this.#sumsOf(otherRoute);
    const sums = { route, count: 0, errors: 0, latency: emptyLatency() };
    this.#sums.set(route, sums);
    return sums;
  }
}
