/** The licences of what is bundled: those of the packages say that they go with every copy of their code. */
import type { Metafile } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './support/paths';

/** Files in a package that say under which terms it may be handed on, and what else it holds. */
const notice = /^(licen[cs]e|copying|notice|third-?party-?notice)/i;

/** @returns the folders, below `node_modules`, of all packages of which something is in the bundles */
export function bundledPackages(bundles: readonly Metafile[]): readonly string[] {
  const folders = new Set<string>();
  for (const { inputs } of bundles)
    for (const input of Object.keys(inputs)) {
      // The compiler is cut before it is bundled, under a name of its own.
      const path = input === 'sliced:typescript' ? 'node_modules/typescript/' : input;
      const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
      if (folder !== undefined) folders.add(folder);
    }
  return [...folders].sort();
}

interface Licensed {
  name: string;
  version: string;
  /** As SPDX writes it. */
  license: string | undefined;
  texts: string[];
}

function licensed(folder: string): Licensed {
  const { name, version, license } = JSON.parse(
    readFileSync(join(repository, folder, 'package.json'), 'utf8'),
  ) as { name: string; version: string; license?: string };
  const texts = readdirSync(join(repository, folder))
    .filter((file) => notice.test(file))
    .map((file) => readFileSync(join(repository, folder, file), 'utf8').trim());
  return { name, version, license, texts };
}

/** @throws {Error} when a package has no licence that could be handed on with it */
export function noticesOf(folders: readonly string[]): string {
  const all = folders.map(licensed);
  const parts = all.map(({ name, version, license, texts }) => {
    // Its text names nobody, unlike MIT's and BSD's: one copy of it serves all that are under it.
    const twin = all.find((other) => other.license === 'Apache-2.0' && other.texts.length > 0);
    if (texts.length === 0 && license === 'Apache-2.0' && twin)
      texts = [`Its terms are those that follow the name of ${twin.name}.`];
    if (texts.length === 0) throw new Error(`${name} has no licence`);
    return [`${name} ${version} (${license ?? 'see below'})`, ...texts].join('\n\n');
  });
  const head = 'Muster contains parts of the packages below, under the terms that follow their names.';
  return `${[head, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
