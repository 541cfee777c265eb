/** Up to so many cores every number of workers is measured; beyond, steps that show the curve as well. */
const fewCores = 8;

/**
 * The numbers of workers that show how a program scales: each one on few cores, then in steps of a third to a half,
 * and `most` itself.
 */
export function workerCounts(most: number): number[] {
  const counts = Array.from({ length: Math.min(most, fewCores) }, (_, index) => index + 1);
  for (let power = fewCores; power < most; power *= 2) {
    for (const count of [power * 1.5, power * 2]) if (count < most) counts.push(count);
  }
  return counts.at(-1) === most ? counts : [...counts, most];
}

/** The same list begun `by` places later, so that nobody is always the first of a round. */
export function rotate<T>(list: readonly T[], by: number): T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
