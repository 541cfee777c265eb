import { html, type TemplateResult } from 'lit/html.js';
import type { FigureView } from '../../src/protocol/views/figure';
import { drawCurve } from './curve';

const height = 28;
/** Seconds that a sparkline spans from the start, so that its first points are not stretched over all of it. */
const shortest = 60;

/** How a figure is drawn; the same for every worker of a session, so that they can be compared. */
export interface Scale {
  /** The value at the upper edge. */
  top: number;
}

/** @param floor the least that the scale spans, so that an idle worker's noise does not look like work */
export function commonScale(figures: readonly FigureView[], floor: number): Scale {
  const highest = figures.map(({ points }) =>
    points.reduce<number>((top, point) => Math.max(top, point ?? 0), 0),
  );
  // Some room above, so that the line's upper half is not cut off.
  return { top: Math.max(floor, ...highest) * 1.08 };
}

function describe(name: string, { now, lowest, highest, points }: FigureView): string {
  if (lowest === undefined || highest === undefined) return `${name}: no figures yet`;
  const span = points.length < shortest ? `${points.length} s` : `${Math.round(points.length / 60)} min`;
  return `${name}: ${now ?? 'nothing'} now, from ${lowest} to ${highest} in the last ${span}`;
}

/** A figure's name, its value and its last minutes as a curve. */
export function sparkline(name: string, figure: FigureView, { top }: Scale): TemplateResult {
  const width = Math.max(shortest, figure.points.length) - 1;
  const { line, area } = drawCurve(figure.points, width, height, top);
  const description = describe(name, figure);
  return html`<div class="figure ${name.toLowerCase()}">
    <span class="name">${name}</span>
    <span class="value">${figure.now ?? '–'}</span>
    <svg role="img" aria-label=${description} viewBox="0 0 ${width} ${height}" preserveAspectRatio="none">
      <title>${description}</title>
      <path class="area" d=${area} />
      <path class="line" d=${line} />
    </svg>
  </div>`;
}
