/** A version of Node as in `process.versions.node`, such as `22.18.0`. */
export type Version = string;

const numbers = (version: Version): number[] => version.split(/[.-]/).slice(0, 3).map(Number);

/** @returns negative when `a` is older than `b`, 0 when they are alike, positive when newer; tags are ignored */
export function compareVersions(a: Version, b: Version): number {
  const right = numbers(b);
  for (const [i, part] of numbers(a).entries()) {
    const difference = part - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
