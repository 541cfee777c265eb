import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findOnPath } from '../support/findOnPath';

/** The desktop VS Code that `VSCODE_EXECUTABLE` names or that is on the PATH. */
export function findDesktop(): string | undefined {
  const named = process.env['VSCODE_EXECUTABLE'] ?? '';
  if (named !== '') return named;
  if (process.platform !== 'win32') return findOnPath('code');
  // `code.cmd` would need a shell; the program itself is one folder up.
  const script = findOnPath('code.cmd');
  const program = script === undefined ? undefined : join(dirname(script), '..', 'Code.exe');
  return program !== undefined && existsSync(program) ? program : undefined;
}

/**
 * Opens a folder in a desktop VS Code that has an extension loaded from its source.
 * @returns whether the window could be opened
 */
export async function openDesktop(program: string, extension: string, folder: string): Promise<boolean> {
  const args = [`--extensionDevelopmentPath=${extension}`, '--new-window', folder];
  const child = spawn(program, args, { stdio: 'inherit' });
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code === 0;
  } catch {
    // It could not be started.
    return false;
  }
}
