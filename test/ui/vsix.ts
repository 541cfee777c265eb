import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageExtension } from '../../scripts/package';
import { repository } from '../../scripts/support/paths';

let packaged: Promise<string> | undefined;

/** The packaged extension, as it would be published; made once in a test run. `MUSTER_VSIX` names one to take instead. */
export function packagedExtension(): Promise<string> {
  const given = process.env['MUSTER_VSIX'] ?? '';
  return given === '' ? (packaged ??= makePackage()) : Promise.resolve(given);
}

async function makePackage(): Promise<string> {
  const folder = join(repository, 'out', 'test-ui');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'muster.vsix');
  await packageExtension(file);
  return file;
}
