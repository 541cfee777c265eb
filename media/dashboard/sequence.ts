import { html, svg, type TemplateResult } from 'lit/html.js';
import type { LaneView, MessageRowView } from '../../src/protocol/views/ipc';
import { arrowPath, laneWidth, rowHeight } from './geometry';

/** The heads of the lanes. */
export function laneHeads(lanes: readonly LaneView[]): TemplateResult {
  const width = laneWidth(lanes.length);
  return html`<span class="parties" .style=${`--lane: ${width}px; width: ${width * lanes.length}px`}>
    ${lanes.map(({ title, label }) => html`<span class="party" title="${title}: ${label}">${title}</span>`)}
  </span>`;
}

/** One message among the lanes: an arrow, which says the same in words. */
export function messageArrow(
  { from, to, kind, roundTrip }: MessageRowView,
  lanes: readonly LaneView[],
): TemplateResult {
  const width = laneWidth(lanes.length);
  const name = (place: number): string => lanes[place]?.title ?? '';
  const words = `${name(from)} to ${name(to)}`;
  return html`<span class="unseen">${words}</span>
    <svg
      class="arrow ${kind} ${roundTrip === undefined ? '' : 'answer'}"
      aria-hidden="true"
      width=${width * lanes.length}
      height=${rowHeight}
      .style=${`--lane: ${width}px`}
    >
      ${svg`<path d=${arrowPath(from, to, width)} />`}
    </svg>`;
}
