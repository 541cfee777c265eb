import type { FigureView } from '../../protocol/views/figure';

/** A dash, where there is nothing to say. */
export const none = '–';

/** Milliseconds as a person compares them. */
export function formatMs(ms: number | undefined): string {
  if (ms === undefined) return none;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A rate or a count: short, as only its size matters. */
export function formatNumber(value: number): string {
  if (value < 10_000) return String(Math.round(value));
  return value < 1_000_000 ? `${(value / 1000).toFixed(1)} k` : `${(value / 1_000_000).toFixed(1)} M`;
}

export const formatRate = (rate: number): string =>
  rate > 0 && rate < 10 ? `${rate.toFixed(1)}/s` : `${formatNumber(rate)}/s`;
export const formatCpu = (percent: number): string => `${Math.round(percent)} %`;
export function formatShare(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** A figure for a person: what it is now, what it was at least and at most, and its curve. */
export function viewFigure(
  points: (number | null)[],
  now: number | undefined,
  format: (value: number) => string,
  more?: string,
): FigureView {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    if (point === null) continue;
    lowest = Math.min(lowest, point);
    highest = Math.max(highest, point);
  }
  return {
    ...(now !== undefined && { now: format(now) }),
    ...(more !== undefined && { more }),
    ...(lowest <= highest && { lowest: format(lowest), highest: format(highest) }),
    // What the eye cannot tell apart need not be sent.
    points: points.map((point) => (point === null ? null : Number(point.toPrecision(4)))),
  };
}
