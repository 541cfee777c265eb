import { html, svg, type TemplateResult } from 'lit/html.js';
import type { ChartPoint, MeasureView } from '../../src/protocol/measurePage';
import { area, scaleOf, ticks, type Scale } from './scale';

function describe({ points }: MeasureView): string {
  const values = points.map(({ workers, speedUp }) => `${workers}: ${speedUp.toFixed(2)}`);
  return `Speed-up over the plain process by the number of workers: ${values.join(', ')}. Ideal is as many times as workers.`;
}

const grid = ({ top, y }: Scale): unknown[] =>
  ticks(top).map(
    (value) =>
      svg`<path class="grid" d="M${area.left} ${y(value)}H${area.right}" />
        <text class="tick" x=${area.left - 8} y=${y(value) + 4} text-anchor="end">${value}×</text>`,
  );

const mark = ({ workers, speedUp, low, high }: ChartPoint, { x, y }: Scale, isChosen: boolean): unknown => {
  const at = x(workers);
  return svg`<path class="spread" d="M${at} ${y(low)}V${y(high)}M${at - 4} ${y(low)}h8M${at - 4} ${y(high)}h8" />
    <circle class=${isChosen ? 'point chosen' : 'point'} cx=${at} cy=${y(speedUp)} r=${isChosen ? 6 : 4} />
    <text class="tick" x=${at} y=${area.bottom + 18} text-anchor="middle">${workers}</text>`;
};

/** The speed-up by the number of workers, with the rounds' extremes, against the ideal. */
export function chart(view: MeasureView): TemplateResult {
  const { points, recommended } = view;
  const scale = scaleOf(points);
  const { x, y, most } = scale;
  const line = points.map(({ workers, speedUp }) => `${x(workers)} ${y(speedUp)}`).join('L');
  return html`<figure>
    <svg class="chart" role="img" aria-label=${describe(view)} viewBox="0 0 640 306">
      ${grid(scale)}
      <path class="ideal" d="M${x(0)} ${y(0)}L${x(most)} ${y(most)}" />
      <path class="plain" d="M${area.left} ${y(1)}H${area.right}" />
      <path class="measured" d=${`M${line}`} />
      ${points.map((point) => mark(point, scale, point.workers === recommended))}
      <text class="tick" x=${(area.left + area.right) / 2} y="303" text-anchor="middle">workers</text>
    </svg>
    <figcaption aria-hidden="true">
      <span class="key measured">measured, with the spread of the rounds</span>
      <span class="key ideal">ideal</span>
      <span class="key plain">the plain process</span>
    </figcaption>
  </figure>`;
}
