import ignore, { type Ignore } from 'ignore';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** All in the syntax of .gitignore, in any folder; the later name decides. */
const names = ['.gitignore', '.eslintignore', '.musterignore'] as const;

/** Other people's files, or no sources at all, whatever an ignore file says. */
const neverChecked: ReadonlySet<string> = new Set(['node_modules', '.git']);

interface Folder {
  readonly isIgnored: boolean;
  /** The folder's own, then its parent's, up to the root of the repository. */
  readonly rules: readonly { readonly folder: string; readonly ignore: Ignore }[];
}

/**
 * Which files a project does not want to be checked. Read when first needed, and kept until {@link forget}.
 */
export class IgnoreFiles {
  readonly #folders = new Map<string, Folder>();
  readonly #top: string | undefined;

  /** @param folder in a git repository all is read up to its root; elsewhere, nothing above this folder */
  constructor(folder: string) {
    this.#top = isInRepository(folder) ? undefined : folder;
  }

  /** @param path absolute */
  isFileIgnored(path: string): boolean {
    const folder = this.#folder(dirname(path));
    return folder.isIgnored || matches(path, folder);
  }

  /** @param path absolute */
  isFolderIgnored(path: string): boolean {
    return this.#folder(path).isIgnored;
  }

  /** Files may have changed: they are read again when they are next needed. */
  forget(): void {
    this.#folders.clear();
  }

  #folder(path: string): Folder {
    const known = this.#folders.get(path);
    if (known) return known;
    const parent = dirname(path);
    const isTop = path === this.#top || path === parent || isRepository(path);
    const above: Folder = isTop ? { isIgnored: false, rules: [] } : this.#folder(parent);
    const own = ignoreOf(path);
    const folder = {
      isIgnored:
        above.isIgnored ||
        neverChecked.has(path.slice(path.lastIndexOf(sep) + 1)) ||
        (!isTop && matches(path, above, '/')),
      rules: own ? [{ folder: path, ignore: own }, ...above.rules] : above.rules,
    };
    this.#folders.set(path, folder);
    return folder;
  }
}

function isRepository(folder: string): boolean {
  return existsSync(join(folder, '.git'));
}

function isInRepository(folder: string): boolean {
  return isRepository(folder) || (folder !== dirname(folder) && isInRepository(dirname(folder)));
}

/** The nearest file that speaks of the path decides. */
function matches(path: string, { rules }: Folder, suffix = ''): boolean {
  for (const rule of rules) {
    const name = relative(rule.folder, path).split(sep).join('/');
    const { ignored, unignored } = rule.ignore.test(name + suffix);
    if (ignored || unignored) return ignored;
  }
  return false;
}

function ignoreOf(folder: string): Ignore | undefined {
  const texts = names.flatMap((name) => {
    try {
      return [readFileSync(join(folder, name), 'utf8')];
    } catch {
      // None, or none that may be read.
      return [];
    }
  });
  return texts.length === 0 ? undefined : ignore().add(texts.join('\n'));
}
