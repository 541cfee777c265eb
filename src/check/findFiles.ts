import { readdirSync, statSync, type Dirent, type Stats } from 'node:fs';
import { extname, join, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { extensions } from '../lint';
import { codeOf } from './config';
import type { IgnoreFiles } from './ignoreFiles';

export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** Why nobody knows what is in it, as a sentence. */
  readonly problem?: string;
  /** Why it is not to be checked though it was named, as a sentence. */
  readonly refusal?: string;
}

/** A path that leads to no file that could be checked; the message is one sentence. */
export class NothingFound extends Error {}

function isSource(name: string): boolean {
  return extensions.includes(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
}

/**
 * The files that paths lead to, each once, in the order of the paths and then of their names. A folder stands for the
 * files in it that can be checked and are not ignored; a symbolic link in it is not followed. A path that does not
 * exist is read as a pattern.
 * @throws {NothingFound}
 */
export function* findFiles(
  paths: readonly string[],
  cwd: string,
  ignores: IgnoreFiles,
): Generator<FoundFile> {
  const seen = new Set<string>();
  for (const path of paths) {
    let isEmpty = true;
    for (const file of filesAt(path, cwd, ignores)) {
      isEmpty = false;
      if (seen.has(file.path)) continue;
      seen.add(file.path);
      yield file;
    }
    if (isEmpty) throw new NothingFound(reasonForNothing(path, cwd));
  }
}

function reasonForNothing(path: string, cwd: string): string {
  if (statSync(resolve(cwd, path), { throwIfNoEntry: false }))
    return `The folder "${path}" has no JavaScript or TypeScript file, or ignored ones only.`;
  return picomatch.scan(path).isGlob
    ? `The pattern "${path}" matches no JavaScript or TypeScript file, or ignored ones only.`
    : `There is no file or folder "${path}".`;
}

function* filesAt(path: string, cwd: string, ignores: IgnoreFiles): Generator<FoundFile> {
  const absolute = resolve(cwd, path);
  let stats: Stats | undefined;
  try {
    stats = statSync(absolute, { throwIfNoEntry: false });
  } catch (error) {
    yield { path: absolute, problem: `The file cannot be read (${codeOf(error)}).` };
    return;
  }
  if (stats?.isDirectory()) yield* filesIn(absolute, ignores, () => true);
  else if (stats?.isFile()) yield namedFile(absolute, ignores);
  // A pipe or a device may have no end.
  else if (stats) yield { path: absolute, refusal: 'It is no regular file.' };
  else yield* filesMatching(path, cwd, ignores);
}

function namedFile(path: string, ignores: IgnoreFiles): FoundFile {
  if (ignores.isFileIgnored(path))
    return { path, refusal: 'It is in node_modules, or an ignore file names it.' };
  // A script without an extension is a program of Node.js, else nobody would name it.
  const isOther = extname(path) !== '' && !isSource(path);
  return isOther ? { path, refusal: 'It is neither JavaScript nor TypeScript.' } : { path };
}

function* filesMatching(pattern: string, cwd: string, ignores: IgnoreFiles): Generator<FoundFile> {
  const { base, glob, isGlob } = picomatch.scan(pattern.replace(/^\.\//, ''));
  const folder = resolve(cwd, base);
  if (!isGlob || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const matches = picomatch(glob, { dot: true });
  yield* filesIn(folder, ignores, (path) =>
    matches(
      path
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    ),
  );
}

function* filesIn(
  folder: string,
  ignores: IgnoreFiles,
  isWanted: (path: string) => boolean,
): Generator<FoundFile> {
  if (ignores.isFolderIgnored(folder)) return;
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    yield { path: folder, problem: `The folder cannot be read (${codeOf(error)}).` };
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path, ignores, isWanted);
    else if (entry.isFile() && isSource(entry.name) && isWanted(path) && !ignores.isFileIgnored(path))
      yield { path };
  }
}
