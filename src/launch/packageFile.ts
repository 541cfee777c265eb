import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';

const PackageSchema = v.object({
  type: v.fallback(v.optional(v.string()), undefined),
  main: v.fallback(v.optional(v.string()), undefined),
  scripts: v.fallback(v.record(v.string(), v.string()), {}),
});
export type PackageFile = v.InferOutput<typeof PackageSchema>;

/** @returns the folder's package.json; nothing when there is none or it cannot be read */
export async function readPackage(folder: string): Promise<PackageFile | undefined> {
  try {
    return v.parse(PackageSchema, JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

/** The package that a file belongs to, as Node looks for it: up the folders until there is a package.json. */
export async function nearestPackage(file: string): Promise<PackageFile | undefined> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const found = await readPackage(folder);
    if (found ?? folder === dirname(folder)) return found;
  }
}

/**
 * Whether the nearest tsconfig.json switches a compiler option on. Read as text, since it may hold comments; an
 * option that it inherits is not seen.
 */
export async function compilerOptionIsOn(file: string, option: string): Promise<boolean> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const text = await readFile(join(folder, 'tsconfig.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return new RegExp(`"${option}"\\s*:\\s*true`).test(text);
    if (folder === dirname(folder)) return false;
  }
}
