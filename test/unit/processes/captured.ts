import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.cwd(), 'test', 'fixtures', 'captured', 'processes');

/** What a system once said, byte by byte. */
export function captured(name: string): Buffer {
  return readFileSync(join(folder, name));
}
