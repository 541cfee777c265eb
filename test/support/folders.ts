import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const made: string[] = [];

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A temporary folder with these files, by their paths and contents. */
export function projectWith(files: Files): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'muster-project-'));
  made.push(folder);
  writeFiles(folder, files);
  return folder;
}

/** Writes files into a folder, and the folders that they lie in. */
export function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

after('the temporary projects are removed', () => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});
