/** Runs `test/editor` inside a VS Code: bundles it, and opens a fresh copy of the fixture workspace. */
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { cp, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { vscodeExecutable } from '../../scripts/editor/executable';
import { repository } from '../../scripts/support/paths';

const bundleFolder = join(repository, 'out', 'test-editor');

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { grep: { type: 'string' } } });
  await bundle();
  // Sockets are made inside the data folder, and macOS allows them no more than 103 characters.
  const temporary = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
  const workspace = join(temporary, 'workspace');
  try {
    await cp(join(repository, 'test', 'fixtures', 'workspace'), workspace, { recursive: true });
    await runTests({
      vscodeExecutablePath: await vscodeExecutable(),
      extensionDevelopmentPath: repository,
      extensionTestsPath: join(bundleFolder, 'index.js'),
      extensionTestsEnv: values.grep === undefined ? {} : { TEST_GREP: values.grep },
      launchArgs: [
        workspace,
        '--disable-extensions',
        `--user-data-dir=${join(temporary, 'data')}`,
        `--extensions-dir=${join(temporary, 'extensions')}`,
      ],
    });
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function bundle(): Promise<void> {
  await rm(bundleFolder, { recursive: true, force: true });
  const folder = join(repository, 'test', 'editor');
  const files = await readdir(folder, { recursive: true });
  const entryPoints = files.filter((file) => file === 'index.ts' || file.endsWith('.test.ts'));
  await build({
    absWorkingDir: folder,
    entryPoints,
    outbase: folder,
    outdir: bundleFolder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.12',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
