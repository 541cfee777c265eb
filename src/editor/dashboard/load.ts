import type { LaneView, LoadView, PercentilesView, RouteView } from '../../protocol/views/load';
import type { SessionModel, SlotModel } from '../sessionModel';
import { formatMs, formatRate, formatShare } from './figure';
import { quantileOf, sumOf, type Latency } from './latency';
import type { SessionRecords } from './records';
import type { RouteSums } from './routes';

/** Seconds that the lanes show. */
const laneSpan = 60;
/** Requests that are sent one by one: so many of a lane, and of all together. */
const mostOfLane = 360;
const mostOfAll = 1800;
/** Routes that are sent. */
const mostRoutes = 50;
/** Below this a route's percentile is an accident. */
const enough = 5;

const viewPercentiles = (latency: Latency): PercentilesView => ({
  p50: formatMs(quantileOf(latency, 0.5)),
  p95: formatMs(quantileOf(latency, 0.95)),
  p99: formatMs(quantileOf(latency, 0.99)),
});

/** The requests of each worker in the last minute, and the slowest routes. */
export function viewLoad(model: SessionModel, records: SessionRecords, now: number): LoadView {
  const { slots } = model;
  const all = slots.flatMap(({ info }) => records.traffic.recent(info.slot) ?? []);
  const sum = (of: (one: (typeof all)[number]) => number): number =>
    all.reduce((total, one) => total + of(one), 0);
  const count = sum((one) => one.count);
  const most = Math.min(mostOfLane, Math.max(20, Math.floor(mostOfAll / Math.max(1, slots.length))));
  const lanes = slots.map((slot) => viewLane(slot, records, count, most, now));
  const rate = slots.reduce((total, { info }) => total + (records.history.last(info.slot).rate ?? 0), 0);
  return {
    tab: 'load',
    now,
    isEmpty: count === 0 && records.traffic.routes.all.length === 0,
    total: {
      ...viewPercentiles(sumOf(all.map(({ latency }) => latency))),
      count,
      rate: formatRate(rate),
      inFlight: sum((one) => one.inFlight),
      errors: sum((one) => one.errors),
    },
    fair: 1 / Math.max(1, model.readyCount),
    lanes,
    routes: viewRoutes(records.traffic.routes.all),
    shown: lanes.reduce((total, { requests }) => total + requests.length, 0),
  };
}

function viewLane(
  { info }: SlotModel,
  { traffic, history }: SessionRecords,
  all: number,
  most: number,
  now: number,
): LaneView {
  const { slot, state } = info;
  const recent = traffic.recent(slot);
  const share = recent && all > 0 ? recent.count / all : 0;
  return {
    slot,
    state,
    rate: formatRate(history.last(slot).rate ?? 0),
    share,
    shareText: formatShare(share),
    inFlight: recent?.inFlight ?? 0,
    errors: recent?.errors ?? 0,
    rates: history.recent(slot, 'rate', laneSpan),
    requests: traffic.records(slot, now, most),
    ...viewPercentiles(recent?.latency ?? new Float64Array()),
  };
}

function viewRoutes(all: readonly RouteSums[]): RouteView[] {
  const views = all.map(({ route, count, errors, latency }) => ({
    route,
    count,
    errors,
    slowness: (count < enough ? quantileOf(latency, 0.5) : quantileOf(latency, 0.95)) ?? 0,
    ...viewPercentiles(latency),
  }));
  return views.sort((a, b) => b.slowness - a.slowness).slice(0, mostRoutes);
}
