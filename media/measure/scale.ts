import type { ChartPoint } from '../../src/protocol/measurePage';

/** The inner area of the chart, in the units of its view box. */
export const area = { left: 44, top: 14, right: 626, bottom: 268 };

/** Where values of the chart lie. */
export interface Scale {
  /** The workers at the right edge. */
  most: number;
  /** The speed-up at the upper edge. */
  top: number;
  x: (workers: number) => number;
  y: (speedUp: number) => number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Both axes begin at nothing, so that a doubling looks like one. */
export function scaleOf(points: readonly ChartPoint[]): Scale {
  const most = Math.max(1, ...points.map(({ workers }) => workers));
  const top = Math.max(most, ...points.map(({ high }) => high)) * 1.05;
  return {
    most,
    top,
    x: (workers) => round(area.left + ((area.right - area.left) * workers) / (most + 0.3)),
    y: (speedUp) => round(area.bottom - ((area.bottom - area.top) * speedUp) / top),
  };
}

/** Round values for the lines of an axis, five of them or so. */
export function ticks(top: number): number[] {
  const step = [0.5, 1, 2, 5, 10, 20, 50, 100].find((one) => top / one <= 6) ?? 200;
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step);
}
