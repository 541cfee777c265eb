import { randomUUID } from 'node:crypto';
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { codeOf } from '../../check/config';

/**
 * Writes a file so that a reader sees either all of the old text or all of the new one, also when this process dies
 * meanwhile. Permissions stay; a symbolic link stays one.
 * @returns why it was not written, for use in a sentence; nothing when it was
 */
export function replaceFile(path: string, text: string): string | undefined {
  let temporary: string | undefined;
  try {
    const target = realpathSync(path);
    temporary = `${target}.${randomUUID()}.tmp`;
    writeFileSync(temporary, text, { mode: statSync(target).mode, flag: 'wx', flush: true });
    renameSync(temporary, target);
    return undefined;
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    return `it cannot be written (${codeOf(error)})`;
  }
}
