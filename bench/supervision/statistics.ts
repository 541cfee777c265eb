/** The middle value; of an even number of values, the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export interface Summary {
  median: number;
  low: number;
  high: number;
}

/** The median with the lowest and the highest value. */
export function summarize(values: readonly number[]): Summary {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) };
}

/**
 * The ratios of what was measured in the same rounds. On a noisy machine two neighbours in time are alike where two
 * medians are not, so it is the ratios whose median is taken.
 */
export function ratios(values: readonly number[], base: readonly number[]): number[] {
  if (values.length !== base.length) throw new Error('Rounds are compared one by one');
  return values.map((value, round) => value / (base[round] ?? Number.NaN));
}

/**
 * The name whose values are the highest, as the median of their ratios to the mean of their round: a system that had
 * the good minutes of the machine is not the fastest for that.
 */
export function fastest(series: ReadonlyMap<string, readonly number[]>): string {
  const all = [...series.values()];
  const means = (all[0] ?? []).map(
    (_, round) => all.reduce((sum, values) => sum + (values[round] ?? Number.NaN), 0) / all.length,
  );
  const ranked = [...series].map(([name, values]) => ({ name, median: median(ratios(values, means)) }));
  const [first, ...rest] = ranked;
  if (!first) throw new Error('Nothing was measured');
  return rest.reduce((best, next) => (next.median > best.median ? next : best), first).name;
}

/** The same list begun `by` places later, so that nobody is always the first of a round. */
export function rotate<T>(list: readonly T[], by: number): T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
