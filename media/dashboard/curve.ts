/** The paths of a curve, for the `d` of an SVG path. */
export interface Curve {
  line: string;
  /** What lies under the line. */
  area: string;
}

type Point = readonly [x: number, y: number];

const round = (value: number): number => Math.round(value * 100) / 100;

/**
 * Draws points that are one unit apart and end at the right edge.
 * @param points null is a gap
 * @param top the value at the upper edge
 */
export function drawCurve(
  points: readonly (number | null)[],
  width: number,
  height: number,
  top: number,
): Curve {
  const pieces: Point[][] = [[]];
  points.forEach((value, index) => {
    if (value === null) pieces.push([]);
    else pieces.at(-1)?.push([index + width - points.length + 1, round(height * (1 - value / top))]);
  });
  const drawn = pieces.filter((piece) => piece.length > 0);
  const join = (piece: Point[]): string => piece.map(([x, y]) => `${x} ${y}`).join('L');
  return {
    // Back to its own start: a piece of one point is a dot then, and not nothing.
    line: drawn.map((piece) => `M${join(piece)}${piece.length === 1 ? `L${join(piece)}` : ''}`).join(''),
    area: drawn
      .map((piece) => `M${piece[0]?.[0] ?? 0} ${height}L${join(piece)}L${piece.at(-1)?.[0] ?? 0} ${height}Z`)
      .join(''),
  };
}
