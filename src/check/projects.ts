import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LintOptions } from '../lint';
import { ConfigProblem, configName, readConfig, type Config } from './config';
import { readPackageFacts, type PackageFacts } from './packageFacts';

interface Folder {
  readonly config: Config | undefined;
  readonly facts: PackageFacts | undefined;
  /** The folder of the nearest package.json. */
  readonly root: string | undefined;
}

/**
 * What the projects around checked files say of the checks: the nearest `.musterrc.json` and the nearest package.json
 * above a file. What was read is kept until {@link forget}. It reads synchronously: it runs in a command, or in a
 * thread of its own.
 */
export class Projects {
  readonly #folders = new Map<string, Folder>();
  readonly #only: Config | undefined;

  /** @param only the configuration for all files, instead of those that are found */
  constructor(only?: Config) {
    this.#only = only;
  }

  /**
   * @param programs that run clustered: the files of the same package are of them
   * @throws {ConfigProblem} when the file's configuration does not hold
   */
  optionsFor(file: string, programs: readonly string[] = []): LintOptions {
    const { config, facts } = this.#folder(dirname(file));
    const isClustered =
      config?.isClustered ??
      (facts?.isClustered === true ||
        programs.some((program) => this.#rootOf(program) === this.#rootOf(file)));
    return {
      fileName: file,
      rules: config?.rules ?? {},
      project: {
        ...(facts && { dependencies: facts.dependencies }),
        isClustered,
        ...(config?.isSticky !== undefined && { isSticky: config.isSticky }),
      },
    };
  }

  /** Files may have changed: they are read again when they are next needed. */
  forget(): void {
    this.#folders.clear();
  }

  /** The folder of the package that a file is of, else the file's own. */
  #rootOf(file: string): string {
    const folder = dirname(file);
    try {
      return this.#folder(folder).root ?? folder;
    } catch (error) {
      if (!(error instanceof ConfigProblem)) throw error;
      return folder;
    }
  }

  #folder(path: string): Folder {
    const known = this.#folders.get(path);
    if (known) return known;
    const parent = dirname(path);
    const above = parent === path ? undefined : this.#folder(parent);
    const file = join(path, configName);
    const own = this.#only ?? (existsSync(file) ? readConfig(file) : undefined);
    const ownFacts = readPackageFacts(path);
    const folder = {
      config: own ?? above?.config,
      facts: ownFacts ?? above?.facts,
      root: ownFacts ? path : above?.root,
    };
    this.#folders.set(path, folder);
    return folder;
  }
}
