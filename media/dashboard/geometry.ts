/** In px, as the style sheet has it: every row is as high as the others, so that places can be counted. */
export const rowHeight = 24;

/** In px. */
const widestLane = 104;
const narrowestLane = 40;
/** All lanes together are no wider than this, as long as each can be that narrow. */
const wantedWidth = 520;

/** How wide each of so many lanes is, in px. */
export const laneWidth = (lanes: number): number =>
  Math.max(narrowestLane, Math.min(widestLane, Math.floor(wantedWidth / Math.max(1, lanes))));

/** How wide so many lanes are together, in px. */
export const lanesWidth = (lanes: number): number => lanes * laneWidth(lanes);

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
