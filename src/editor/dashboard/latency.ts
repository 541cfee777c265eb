import { latencyBound, latencyBuckets } from '../../protocol/traffic';

/** Counts of durations by bucket, as `latencyBound` has them. */
export type Latency = Float64Array;

export const emptyLatency = (): Latency => new Float64Array(latencyBuckets);

/** Adds what has come to a worker's total since an earlier one of it, which is absent for the first. */
export function addGrowth(
  sum: Latency,
  total: readonly number[],
  before: readonly number[] | undefined,
): void {
  for (let bucket = 0; bucket < total.length; bucket++) {
    sum[bucket] = (sum[bucket] ?? 0) + Math.max(0, (total[bucket] ?? 0) - (before?.[bucket] ?? 0));
  }
}

/** What has come between two states of a sum. */
export function between(before: Latency | undefined, after: Latency): Latency {
  return before ? after.map((count, bucket) => count - (before[bucket] ?? 0)) : after.slice();
}

/** All of them in one. */
export function sumOf(all: readonly Latency[]): Latency {
  const sum = emptyLatency();
  for (const one of all)
    for (let bucket = 0; bucket < one.length; bucket++) sum[bucket] = (sum[bucket] ?? 0) + (one[bucket] ?? 0);
  return sum;
}

export const countOf = (latency: Latency): number => latency.reduce((sum, count) => sum + count, 0);

/**
 * The duration that this share of all was not above, in milliseconds: between the bounds of its bucket, as if those in
 * it were spread evenly.
 * @param share 0 to 1
 * @returns undefined where there were none
 */
export function quantileOf(latency: Latency, share: number): number | undefined {
  const count = countOf(latency);
  if (count === 0) return undefined;
  let left = share * count;
  for (let bucket = 0; bucket < latency.length; bucket++) {
    const here = latency[bucket] ?? 0;
    if (here > 0 && left <= here) {
      const lower = bucket === 0 ? 0 : latencyBound(bucket - 1);
      return lower + (latencyBound(bucket) - lower) * (left / here);
    }
    left -= here;
  }
  return latencyBound(latency.length - 1);
}
