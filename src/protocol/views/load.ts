import type { SlotState } from '../events';
import type { RequestRecord } from '../traffic';

/** Durations as a person reads them; a dash where nothing was answered. */
export interface PercentilesView {
  p50: string;
  p95: string;
  p99: string;
}

/** What one worker has answered in the last minute. */
export interface LaneView extends PercentilesView {
  slot: number;
  state: SlotState;
  /** Requests a second. */
  rate: string;
  /** Of all requests of the session, 0 to 1. */
  share: number;
  shareText: string;
  inFlight: number;
  errors: number;
  /** Requests in each second of the last minute, the newest last; null where nothing was measured. */
  rates: (number | null)[];
  /** The slowest and the failed ones, the oldest first. */
  requests: RequestRecord[];
}

/** One route, since the session began. */
export interface RouteView extends PercentilesView {
  route: string;
  count: number;
  errors: number;
  /** By which it is sorted, in milliseconds. */
  slowness: number;
}

/** Who handled what? */
export interface LoadView {
  tab: 'load';
  /** When it was taken, in wall-clock milliseconds: the right edge of the lanes. */
  now: number;
  /** Whether any worker has told of a request. */
  isEmpty: boolean;
  /** Of the whole session in the last minute. */
  total: PercentilesView & { count: number; rate: string; inFlight: number; errors: number };
  /** What each worker that is ready would answer if all were alike, 0 to 1. */
  fair: number;
  lanes: LaneView[];
  /** The slowest first. */
  routes: RouteView[];
  /** How many requests of the last minute are drawn one by one. */
  shown: number;
}
