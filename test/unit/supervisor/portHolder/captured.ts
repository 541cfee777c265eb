import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(process.cwd(), 'test/fixtures/captured/portHolder');

/** A captured output, decoded the way `execFile` decodes it. */
export function captured(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}
