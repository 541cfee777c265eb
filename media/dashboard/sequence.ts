import { html, svg, type TemplateResult } from 'lit/html.js';
import type { LaneView, MessageRowView } from '../../src/protocol/views/ipc';
import { rowHeight } from './grid';

/** In px. */
const widest = 104;
const narrowest = 40;
/** All lanes together are no wider than this, as long as each can be that narrow. */
const wanted = 520;

/** How wide each of so many lanes is, in px. */
export const laneWidth = (lanes: number): number =>
  Math.max(narrowest, Math.min(widest, Math.floor(wanted / Math.max(1, lanes))));

/** The path of an arrow from the middle of a lane to that of another, and of its head. */
export function arrowPath(from: number, to: number, width: number): string {
  const y = rowHeight / 2;
  const start = (from + 0.5) * width;
  if (from === to) return `M${start} ${y - 5}h${width / 4}v10h${-width / 4}m4 -4l-4 4l4 4`;
  const sign = Math.sign(to - from);
  // Not onto the line of the lane itself.
  const end = (to + 0.5) * width - 2 * sign;
  return `M${start} ${y}H${end}m${-5 * sign} -4l${5 * sign} 4l${-5 * sign} 4`;
}

/** The heads of the lanes. */
export function laneHeads(lanes: readonly LaneView[]): TemplateResult {
  const width = laneWidth(lanes.length);
  return html`<span class="lanes" .style=${`--lane: ${width}px; width: ${width * lanes.length}px`}>
    ${lanes.map(({ title, label }) => html`<span class="lane" title="${title}: ${label}">${title}</span>`)}
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
