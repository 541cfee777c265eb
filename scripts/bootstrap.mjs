/**
 * `node scripts/bootstrap.mjs <task> [...args]` runs `scripts/<task>.ts` on a bare clone: it installs what is missing,
 * then hands over to the Node version that the project is pinned to. It runs under any Node from 20 on and needs
 * nothing installed.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled, nodeExecutable, nodePackageName, npmCommand, runNpm } from './support/npm.mjs';

const oldestNode = 20;
const repository = dirname(dirname(fileURLToPath(import.meta.url)));

const [task = '', ...args] = process.argv.slice(2);
try {
  requireNode();
  const script = join(repository, 'scripts', `${task}.ts`);
  if (!/^\w+$/.test(task) || !existsSync(script)) throw new Error(`There is no task named "${task}".`);
  await installDependencies();
  handOver(await pinnedNode(), ['--import', 'tsx', script, ...args]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function requireNode() {
  if (Number.parseInt(process.versions.node, 10) < oldestNode) {
    throw new Error(`Muster is built with Node.js ${oldestNode} or newer; this is ${process.version}.`);
  }
}

async function installDependencies() {
  if (isInstalled(repository)) return;
  await timed('Installing the dependencies', () => runNpm(['ci', '--include=dev'], repository));
}

/** The pinned Node's executable, fetched by itself where npm was told not to run install scripts. */
async function pinnedNode() {
  const installed = nodeExecutable(join(repository, 'node_modules', 'node'));
  if (existsSync(installed)) return installed;
  const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
  const version = lock.packages['node_modules/node'].version;
  const folder = join(repository, '.vscode-test', `node-${version}`);
  const fetched = nodeExecutable(join(folder, 'node_modules', nodePackageName()));
  if (!existsSync(fetched)) {
    mkdirSync(folder, { recursive: true });
    const install = [
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--ignore-scripts',
      `${nodePackageName()}@${version}`,
    ];
    await timed(`Installing Node.js ${version}`, () => runNpm(install, folder));
  }
  return fetched;
}

/** Says what is being done, and how long it took. */
async function timed(what, work) {
  process.stdout.write(`${what} … `);
  const start = performance.now();
  try {
    await work();
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
  process.stdout.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
}

/** Runs the rest under another Node; signals go down to it, and its end becomes ours. */
function handOver(node, nodeArgs) {
  const npm = npmCommand().at(-1);
  const child = spawn(node, nodeArgs, {
    cwd: repository,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: [dirname(node), process.env.PATH].join(delimiter),
      ...(npm.endsWith('.js') ? { npm_execpath: npm } : {}),
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${node} could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
