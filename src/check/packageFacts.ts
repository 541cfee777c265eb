import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const names = v.fallback(v.optional(v.record(v.string(), v.unknown()), {}), {});
const PackageSchema = v.object({
  dependencies: names,
  devDependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
  scripts: names,
});

export interface PackageFacts {
  /** Names of all packages that it asks for. */
  readonly dependencies: readonly string[];
  /** One of its scripts starts the program on several workers. */
  readonly isClustered: boolean;
}

/** Muster's own command, and pm2 with its option for a number of instances. */
const startsWorkers = /\bmuster run\b|\bpm2(?:-runtime)?\b.*\s(?:-i|--instances)\b/;

/** @returns what the folder's package.json says; nothing when there is none that can be read */
export function readPackageFacts(folder: string): PackageFacts | undefined {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
  const { success, output } = v.safeParse(PackageSchema, value);
  if (!success) return undefined;
  const { scripts, ...lists } = output;
  return {
    dependencies: [...new Set(Object.values(lists).flatMap((list) => Object.keys(list)))],
    isClustered: Object.values(scripts).some((one) => typeof one === 'string' && startsWorkers.test(one)),
  };
}
