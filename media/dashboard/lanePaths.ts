import type { RequestRecord } from '../../src/protocol/traffic';

/** The size of a lane in its own units. */
export const laneWidth = 1000;
export const laneHeight = 100;

/** A bar is at least so wide, and so high: most requests last less than a pixel. */
const leastWidth = 2.5;
const leastHeight = 14;
/** The duration that reaches the upper edge, in milliseconds; the height grows with the logarithm. */
const highest = 10_000;
const lowest = 0.3;

/** How a request is coloured. */
export const outcomes = ['fine', 'refused', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

/** Failed: with 5xx, or the client has left. Refused: with 4xx. */
export function outcomeOf({ status = 0, aborted }: RequestRecord): Outcome {
  if (status >= 500 || aborted === true) return 'failed';
  return status >= 400 ? 'refused' : 'fine';
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Where a request is drawn. */
export interface Bar {
  x: number;
  width: number;
  height: number;
}

/**
 * @param now wall-clock milliseconds at the right edge
 * @param span milliseconds of the lane
 */
export function barOf({ at, ms }: RequestRecord, now: number, span: number): Bar {
  const end = laneWidth * (1 - (now - at - ms) / span);
  const width = Math.max(leastWidth, (laneWidth * ms) / span);
  const share = Math.log(Math.max(ms, lowest) / lowest) / Math.log(highest / lowest);
  const height = Math.max(leastHeight, Math.min(1, share) * laneHeight);
  return { x: round(end - width), width: round(width), height: round(height) };
}

/** A bar of this width is drawn as an outline, so that those that overlap can be told apart. */
const longWidth = 8;

/** The bars of one kind, as the `d` of two SVG paths. */
export interface LanePaths {
  short: string;
  long: string;
}

/** The bars of a lane as few paths: hundreds of elements would be drawn anew several times a second. */
export function lanePaths(
  requests: readonly RequestRecord[],
  now: number,
  span: number,
): Record<Outcome, LanePaths> {
  const paths = {
    fine: { short: '', long: '' },
    refused: { short: '', long: '' },
    failed: { short: '', long: '' },
  };
  for (const request of requests) {
    if (request.at + request.ms < now - span) continue;
    const { x, width, height } = barOf(request, now, span);
    const bar = `M${x} ${laneHeight}v${-height}h${width}v${height}Z`;
    paths[outcomeOf(request)][width < longWidth ? 'short' : 'long'] += bar;
  }
  return paths;
}

/**
 * The request that is drawn nearest to a place.
 * @param place 0 to 1 from the left edge
 */
export function nearestRequest(
  requests: readonly RequestRecord[],
  place: number,
  now: number,
  span: number,
): RequestRecord | undefined {
  const at = now - span * (1 - place);
  let nearest: RequestRecord | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const request of requests) {
    if (request.at + request.ms < now - span) continue;
    const distance = Math.max(0, request.at - at, at - request.at - request.ms);
    if (distance <= least) [nearest, least] = [request, distance];
  }
  return nearest;
}

/** A request on one line. */
export function describeRequest({ at, ms, method, path, status, aborted, inFlight }: RequestRecord): string {
  const outcome =
    inFlight === true ? 'in flight' : aborted === true ? 'client left' : String(status ?? 'no status');
  const duration = ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
  return `${timeOf(at)} ${method} ${path} ${outcome} ${duration} ms`;
}

/** The time of day with milliseconds. */
export function timeOf(at: number): string {
  const date = new Date(at);
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
