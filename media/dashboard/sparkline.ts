import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { FigureView } from '../../src/protocol/views/figure';
import { drawCurve } from './curve';

const height = 24;
/** Points that a sparkline has room for from the start, so that its first ones are not stretched over all of it. */
const fewest = 60;

/** How a figure is drawn; the same for every worker of a session, so that they can be compared. */
export interface Scale {
  /** The value at the upper edge. */
  top: number;
  /** Seconds a point. */
  step: number;
}

/**
 * @param floor the least that the scale spans, so that an idle worker's noise does not look like work
 * @param step seconds a point
 */
export function commonScale(figures: readonly FigureView[], floor: number, step: number): Scale {
  const highest = figures.map(({ points }) =>
    points.reduce<number>((top, point) => Math.max(top, point ?? 0), 0),
  );
  // Some room above, so that the line's upper half is not cut off.
  return { top: Math.max(floor, ...highest) * 1.08, step };
}

/** A figure with its past in words. */
export function describeFigure(
  name: string,
  { now, more, lowest, highest, points }: FigureView,
  step: number,
): string {
  if (lowest === undefined || highest === undefined) return `${name}: no figures yet`;
  const seconds = points.length * step;
  const span = seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  const present = [now ?? 'nothing', more].filter((text) => text !== undefined).join(', ');
  return `${name}: ${present} now, from ${lowest} to ${highest} in the last ${span}`;
}

/** The last minutes of a figure as a curve. */
export function sparkline(name: string, figure: FigureView, { top, step }: Scale): TemplateResult {
  const width = Math.max(fewest, figure.points.length) - 1;
  const { line, area } = drawCurve(figure.points, width, height, top);
  const description = describeFigure(name, figure, step);
  return html`<svg
    class="sparkline"
    role="img"
    aria-label=${description}
    viewBox="0 0 ${width} ${height}"
    preserveAspectRatio="none"
  >
    <title>${description}</title>
    <path class="area" d=${area} />
    <path class="line" d=${line} />
  </svg>`;
}

/** A figure's name, its value and its last minutes. */
export function figureRow(kind: string, name: string, figure: FigureView, scale: Scale): TemplateResult {
  const { now, more } = figure;
  return html`<div class="figure ${kind}">
    <span class="name">${name}</span>
    <span class="value"
      >${now ?? '–'}${more === undefined || now === undefined ? nothing : html` <small>${more}</small>`}</span
    >
    ${sparkline(name, figure, scale)}
  </div>`;
}
