/** Packages the extension as it is published: `npm run package` writes muster.vsix. */
import { createVSIX } from '@vscode/vsce';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import { pinnedNode, repository } from './support/paths';

/** Builds for production and packages what `.vscodeignore` lets through into `file`. */
export async function packageExtension(file: string): Promise<void> {
  const build = ['--import', 'tsx', 'scripts/build.ts', '--production'];
  await promisify(execFile)(pinnedNode, build, { cwd: repository });
  await createVSIX({
    cwd: repository,
    packagePath: file,
    // Everything is bundled.
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) void packageExtension('muster.vsix');
