import { parseArgs } from 'node:util';

export const rowNames = [
  'replacement',
  'throughput',
  'share',
  'memory',
  'reload',
  'broken',
  'leftovers',
] as const;
export type RowName = (typeof rowNames)[number];

export interface BenchOptions {
  rows: readonly RowName[];
  quick: boolean;
}

const isRow = (name: string): name is RowName => rowNames.includes(name as RowName);

/**
 * Reads the command line of the bench.
 * @throws Error with a sentence for a person, when it cannot be understood
 */
export function parseOptions(argv: string[]): BenchOptions {
  const { values } = parseArgs({
    args: argv,
    options: { only: { type: 'string' }, quick: { type: 'boolean' } },
  });
  const asked = values.only?.split(',') ?? [...rowNames];
  const unknown = asked.filter((name) => !isRow(name));
  if (unknown.length > 0) throw new Error(`There is no row ${unknown.join(', ')}: ${rowNames.join(', ')}.`);
  return { rows: rowNames.filter((name) => asked.includes(name)), quick: values.quick ?? false };
}
