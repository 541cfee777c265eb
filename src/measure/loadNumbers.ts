import type { Range } from '../launch/policyNumbers';
import { maxTimeoutMs, maxWorkers } from '../protocol/limits';
import { loadDefaults, type LoadShape } from '../protocol/measure';

/** Every number of a load under the one name that settings and options are made of. */
export const loadNumbers = {
  connections: { min: 1, max: 10_000, unit: 'connections' },
  warmUp: { min: 0, max: maxTimeoutMs, unit: 'milliseconds' },
  duration: { min: 100, max: maxTimeoutMs, unit: 'milliseconds' },
  rounds: { min: 1, max: 100, unit: 'rounds' },
} satisfies Record<keyof LoadShape, Range>;

export const loadNumberNames = Object.keys(loadNumbers) as (keyof LoadShape)[];

/** How many workers may be measured at the most. */
export const mostWorkers: Range = { min: 1, max: maxWorkers, unit: 'workers' };

/**
 * Each number that was given, and the default of each other.
 * @param read gives nothing for what was not given
 */
export function readLoadNumbers(
  read: (name: keyof LoadShape, range: Range) => number | undefined,
): LoadShape {
  const shape = { ...loadDefaults };
  for (const name of loadNumberNames) shape[name] = read(name, loadNumbers[name]) ?? loadDefaults[name];
  return shape;
}
