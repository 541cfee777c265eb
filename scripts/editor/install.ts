import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installOnce } from '../support/installOnce';
import { runNpm } from '../support/npm.mjs';
import { cache } from '../support/paths';

const version = '4.139.1';

/** The VS Code server's folder, once `installEditor` is through. */
export const editorFolder = join(cache, `code-server-${version}`);

/** What the server loads of its dependencies. The rest is for AI features, Windows, or compiled at installation. */
const usedDependencies =
  /^(@microsoft\/1ds-(core|post)-js|@parcel\/watcher|@vscode\/(proxy-agent|iconv-lite-umd|ripgrep-universal)|@xterm\/.*|cookie|https?-proxy-agent|jschardet|minimist|node-pty|tas-client|vscode-(oniguruma|regexpp|textmate)|ws|yauzl|yazl)$/;

const usedExtensions = new Set([
  ...['css', 'docker', 'dotenv', 'html', 'ini', 'javascript', 'json', 'log', 'markdown-basics'],
  ...['shellscript', 'typescript-basics', 'xml', 'yaml'],
  ...['theme-defaults', 'theme-modern-icons', 'theme-seti'],
  ...['markdown-language-features', 'ms-vscode.js-debug'],
]);

/**
 * Installs a VS Code that is served to a browser, out of the npm registry: the one inside code-server, trimmed, with
 * no compiler and no install script.
 */
export async function installEditor(): Promise<void> {
  await installOnce(editorFolder, `VS Code (code-server ${version})`, async (folder) => {
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    const install = ['install', '--prefix', folder, '--ignore-scripts', '--omit=dev'];
    await runNpm([...install, `code-server@${version}`], folder);
    const server = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
    await removeUnused(server);
    await runNpm(
      ['install', '--prefix', server, '--ignore-scripts', '--omit=dev', '--no-package-lock'],
      server,
    );
    await addStandIns(server);
    return server;
  });
}

async function removeUnused(server: string): Promise<void> {
  const manifestFile = join(server, 'package.json');
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const dependencies = Object.entries(manifest.dependencies).filter(([name]) => usedDependencies.test(name));
  await writeFile(
    manifestFile,
    JSON.stringify({ ...manifest, dependencies: Object.fromEntries(dependencies) }),
  );
  // It would bring back what was just taken out.
  await rm(join(server, 'npm-shrinkwrap.json'), { force: true });
  for (const name of await readdir(join(server, 'extensions'))) {
    if (!usedExtensions.has(name)) await rm(join(server, 'extensions', name), { recursive: true });
  }
}

/** Modules that exist only as native code are replaced by small ones of ours. */
async function addStandIns(server: string): Promise<void> {
  for (const name of ['spdlog', 'native-watchdog', 'deviceid']) {
    const folder = join(server, 'node_modules', '@vscode', name);
    if (existsSync(folder)) continue;
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ name: `@vscode/${name}`, main: 'index.cjs' }),
    );
    await cp(join(import.meta.dirname, 'standIns', `${name}.cjs`), join(folder, 'index.cjs'));
  }
}
