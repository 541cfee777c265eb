import { readFileSync } from 'node:fs';

/** Milliseconds: on the clock, and of CPU, that of children which have ended included. */
export interface Cost {
  wall: number;
  cpu: number;
}

/** What an action costs, the mean of `times`. */
export async function costOf(action: () => unknown, times: number): Promise<Cost> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const children = childrenCpu();
  for (let time = 0; time < times; time++) await action();
  const { user, system } = process.cpuUsage(cpu);
  return {
    wall: (performance.now() - start) / times,
    cpu: ((user + system) / 1000 + childrenCpu() - children) / times,
  };
}

/** CPU in milliseconds of children whose status was taken; the kernel counts in hundredths of a second. */
function childrenCpu(): number {
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function medianCost(costs: readonly Cost[]): Cost {
  return { wall: median(costs.map(({ wall }) => wall)), cpu: median(costs.map(({ cpu }) => cpu)) };
}
