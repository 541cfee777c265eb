import { dirname, extname, isAbsolute, relative, resolve, sep } from 'node:path';

/**
 * What a program is made of: sources, templates and configuration. Other files in a watched folder change while a
 * program runs, logs and databases among them, and a reload that brings about the next one would never end.
 */
const programExtensions: ReadonlySet<string> = new Set([
  ...['.js', '.cjs', '.mjs', '.jsx', '.ts', '.cts', '.mts', '.tsx', '.json', '.node', '.wasm'],
  ...['.html', '.ejs', '.hbs', '.pug', '.njk', '.graphql', '.gql', '.proto', '.yaml', '.yml', '.toml'],
]);

/** Of nobody's making by hand, or of an editor's for itself. */
const isForeign = (name: string): boolean => name === 'node_modules' || name.startsWith('.');

export interface WatchedPaths {
  /** Watched with all below them. */
  folders: readonly string[];
  /** Watched by their folders, as an editor that saves by renaming puts another file in their place. */
  files: readonly string[];
}

/** The folders that are to be looked at. */
export function rootsOf({ folders, files }: WatchedPaths): string[] {
  return [...new Set([...folders, ...files.map((file) => dirname(file))])];
}

/**
 * Makes the test of what is passed over. A file that is named counts, whatever it is; in a folder, what a program is
 * made of does, outside of `node_modules` and of all whose name has a leading dot.
 */
export function ignoring({
  folders,
  files,
}: WatchedPaths): (path: string, stats?: { isFile(): boolean }) => boolean {
  const roots = new Set(rootsOf({ folders, files }));
  const named = new Set(files);
  return (anyPath, stats) => {
    const path = resolve(anyPath);
    if (roots.has(path) || named.has(path)) return false;
    if (stats?.isFile() === true && !programExtensions.has(extname(path).toLowerCase())) return true;
    return !folders.some((folder) => {
      const way = relative(folder, path);
      // Out of the folder it begins with "..", which has a leading dot too; to another drive it is the whole path.
      return !isAbsolute(way) && !way.split(sep).some(isForeign);
    });
  };
}
