import { stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import type { PolicyNumbers } from './policyNumbers';
import { LaunchProblem } from './problem';
import { readPackage } from './packageFile';
import { parseStartScript } from './startScript';

/** The files that Muster runs, in the order in which one of the same name is preferred. */
export const programExtensions = ['.js', '.cjs', '.mjs', '.ts', '.cts', '.mts'] as const;
const usualNames = ['server', 'app', 'index'];

/** How a program's own files want it to be supervised; what a person set wins. */
export interface Supervision {
  workers: number;
  /** Absolute. */
  watch: readonly string[];
  numbers: Partial<PolicyNumbers>;
}

/** A program and how its own package, or the ecosystem file that names it, starts it. */
export interface FoundProgram {
  /** Absolute. */
  program: string;
  /** Where it is to run; only set when the program comes from a start script or an ecosystem file. */
  cwd?: string;
  env: Record<string, string>;
  runtimeArgs: string[];
  args: string[];
  supervision?: Supervision;
}

const plainly = (program: string): FoundProgram => ({ program, env: {}, runtimeArgs: [], args: [] });

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** The file that a name without its extension, or of a folder, stands for, as `require` would find it. */
async function toFile(path: string): Promise<string | undefined> {
  if (await isFile(path)) return path;
  const main = (await readPackage(path))?.main;
  const bases = [path, ...(main === undefined ? [] : [join(path, main), join(path, main, 'index')])];
  for (const base of [...bases, join(path, 'index')]) {
    for (const extension of ['', ...programExtensions]) {
      if (await isFile(base + extension)) return base + extension;
    }
  }
  return undefined;
}

export function isRunnable(path: string): boolean {
  return (programExtensions as readonly string[]).includes(extname(path)) && !/\.d\.[cm]?ts$/.test(path);
}

/** Node runs a file without an extension too, such as the `bin/www` of Express. */
const isNamedRunnable = (path: string): boolean => isRunnable(path) || extname(path) === '';

/**
 * Checks a program that a person named.
 * @throws LaunchProblem when it is not there or is not JavaScript or TypeScript
 */
export async function namedProgram(name: string, folder: string): Promise<FoundProgram> {
  const path = resolve(folder, name);
  const program = await toFile(path);
  if (program === undefined) {
    throw new LaunchProblem('programMissing', `There is no program at ${path}: correct its path.`);
  }
  if (!isNamedRunnable(program)) {
    const list = programExtensions.join(' ');
    throw new LaunchProblem('notRunnable', `${program} is not a program that Node.js runs (${list}).`);
  }
  return plainly(program);
}

/**
 * Finds the program of a folder: its start script of the form `node … file`, its `main`, or the first of
 * server, app and index, in the folder and in `src`.
 */
export async function findProgram(folder: string): Promise<FoundProgram | undefined> {
  const manifest = await readPackage(folder);
  const start = manifest?.scripts['start'];
  const script = start === undefined ? undefined : parseStartScript(start);
  if (script) {
    const { program: name, ...how } = script;
    const program = await toFile(resolve(folder, name));
    if (program !== undefined && isNamedRunnable(program)) return { ...how, program, cwd: folder };
  }
  const usual = ['.', 'src'].flatMap((place) => usualNames.map((name) => join(place, name)));
  for (const name of manifest?.main === undefined ? usual : [manifest.main, ...usual]) {
    const program = await toFile(resolve(folder, name));
    if (program !== undefined && isRunnable(program)) return plainly(program);
  }
  return undefined;
}
