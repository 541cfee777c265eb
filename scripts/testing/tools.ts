import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findOnPath } from '../support/findOnPath';

const run = promisify(execFile);

/** The programs of the system that examples call, with the Debian packages that they come in. */
export const tools = {
  'redis-server': 'redis-server',
  ffmpeg: 'ffmpeg',
  sqlite3: 'sqlite3',
  python3: 'python3-minimal',
  git: 'git',
} as const;
export type Tool = keyof typeof tools;

/** In ms: ffmpeg comes with a hundred others. */
const deadline = 180_000;

export const hasTool = (tool: Tool): boolean => findOnPath(tool) !== undefined;

/**
 * Installs the tools that are missing, where that needs no password and no question: as root on Debian and its kin.
 * What cannot be had is named, and the tests that need it say so again.
 */
export async function installTools(): Promise<void> {
  const missing = (Object.keys(tools) as Tool[]).filter((tool) => !hasTool(tool));
  if (missing.length === 0) return;
  const apt = findOnPath('apt-get');
  try {
    if (apt === undefined || process.getuid?.() !== 0) throw new Error('there is no apt-get for us');
    const start = performance.now();
    await install(apt, missing);
    console.log(`Installed ${missing.join(', ')} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const left = missing.filter((tool) => !hasTool(tool));
    console.log(
      `Missing: ${left.join(', ')} (${why}). The tests that need one are skipped; install them to run all.`,
    );
  }
}

async function install(apt: string, missing: readonly Tool[]): Promise<void> {
  const options = {
    timeout: deadline,
    killSignal: 'SIGKILL',
    // No service is started, and nothing is asked.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  } as const;
  const packages = missing.map((tool) => tools[tool]);
  const args = ['install', '--yes', '--quiet', '--no-install-recommends', ...packages];
  try {
    await run(apt, args, options);
  } catch {
    // The lists may be old, or not there.
    await run(apt, ['update', '--quiet'], options);
    await run(apt, args, options);
  }
}
