import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../support/paths';
import { installEditor } from './install';
import { startServer } from './server';

/** A served VS Code that has the extension of this repository. */
export interface ServedExtension {
  url: string;
  /** Resolves when the server ends by itself. */
  exit: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Serves a VS Code with this repository as an installed extension, so that it shows notifications, which one that is
 * loaded for development does not. What was built anew is there after a reload of the page.
 */
export async function serveExtension(folder: string): Promise<ServedExtension> {
  await installEditor();
  const temporary = await mkdtemp(join(await realpath(tmpdir()), 'muster-'));
  const removeTemporary = (): Promise<void> => rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  try {
    const extensionsDir = join(temporary, 'extensions');
    await mkdir(extensionsDir);
    await symlink(repository, join(extensionsDir, await extensionFolderName()), 'junction');
    const server = await startServer({
      dataDir: join(temporary, 'data'),
      extensionsDir,
      connectionToken: randomBytes(16).toString('hex'),
    });
    const stop = (): Promise<void> => server.stop().finally(removeTemporary);
    return { url: server.url({ folder }), exit: server.exit, stop };
  } catch (error) {
    await removeTemporary();
    throw error;
  }
}

async function extensionFolderName(): Promise<string> {
  const manifest = await readFile(join(repository, 'package.json'), 'utf8');
  const { publisher, name, version } = JSON.parse(manifest) as Record<string, string | undefined>;
  return `${publisher ?? 'undefined'}.${name ?? ''}-${version ?? ''}`;
}
