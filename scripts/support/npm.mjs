// Plain JavaScript: `bootstrap.mjs` needs it before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * The command that runs npm: its program file under the running Node where it can be found, so that no shell is
 * needed for `npm.cmd` on Windows.
 * @returns {string[]}
 */
export function npmCommand() {
  const bin = dirname(process.execPath);
  const candidates = [
    process.env['npm_execpath'] ?? '',
    join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const cli = candidates.find((file) => basename(file) === 'npm-cli.js' && existsSync(file));
  return cli === undefined ? ['npm'] : [process.execPath, cli];
}

/**
 * Runs npm in a folder, quietly: npm's output is shown only when it fails.
 * @param {string[]} args
 * @param {string} folder
 * @returns {Promise<void>}
 */
export function runNpm(args, folder) {
  const [command = 'npm', ...first] = npmCommand();
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  // `npm run` hands its own project's folder to its children; an npm below it must use the folder it is given.
  const { npm_config_local_prefix: _prefix, npm_config_global: _global, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args, ...quiet], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    child.on('error', (error) => reject(new Error(`npm could not be started: ${error.message}`)));
    child.on('close', (code, signal) =>
      code === 0
        ? resolve()
        : reject(
            new Error(`npm ${args.join(' ')} ended with ${signal ?? code} in ${folder}\n${output.trim()}`),
          ),
    );
  });
}

/**
 * The name of the npm package that carries Node itself for this platform.
 * @returns {string}
 */
export function nodePackageName() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform}-${process.arch}`;
}

/**
 * Where the executable is inside an unpacked Node package.
 * @param {string} folder
 * @returns {string}
 */
export function nodeExecutable(folder) {
  return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * Whether a folder's `node_modules` holds what its `package-lock.json` asks for. npm keeps its own record of what it
 * installed; what that record lacks may only be optional packages, which are left out on foreign platforms.
 * @param {string} folder
 * @returns {boolean}
 */
export function isInstalled(folder) {
  const wanted = readPackages(join(folder, 'package-lock.json'));
  const installed = readPackages(join(folder, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const found = installed[path];
    return found === undefined ? Boolean(entry.optional) : found.version === entry.version;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }>}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}
