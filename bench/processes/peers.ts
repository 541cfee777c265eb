import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isInstalled, runNpm } from '../../scripts/support/npm.mjs';

const folder = import.meta.dirname;
const run = promisify(execFile);

/** A way to learn the parent, state, CPU and memory of a tree's processes, or as much of it as there is. */
export interface Peer {
  name: string;
  /** Whether it tells parent and state, which zombies and orphans cannot be told without. */
  isWhole: boolean;
  refresh: (root: number, pids: readonly number[]) => Promise<unknown>;
}

/** Installs the packages that we are measured against, which are not the product's, and loads them. */
export async function loadPeers(): Promise<Peer[]> {
  if (!isInstalled(folder)) await runNpm(['ci', '--prefix', folder, '--ignore-scripts'], folder);
  const pidusage = (await load('pidusage')) as (pids: readonly number[]) => Promise<unknown>;
  const pidtree = (await load('pidtree')) as (root: number, options: { root: boolean }) => Promise<number[]>;
  const psList = (await load('ps-list')) as () => Promise<unknown>;
  const systeminformation = (await load('systeminformation')) as { processes: () => Promise<unknown> };
  return [
    { name: 'pidusage', isWhole: false, refresh: (_root, pids) => pidusage(pids) },
    { name: 'pidtree', isWhole: false, refresh: (root) => pidtree(root, { root: true }) },
    {
      name: 'pidtree + pidusage',
      isWhole: true,
      refresh: async (root) => pidusage(await pidtree(root, { root: true })),
    },
    {
      name: 'ps, all columns',
      isWhole: true,
      refresh: () =>
        run('ps', ['-eo', 'pid,ppid,stat,time,rss,lstart,args'], { maxBuffer: 64 * 1024 * 1024 }),
    },
    { name: 'ps-list', isWhole: true, refresh: () => psList() },
    { name: 'systeminformation', isWhole: true, refresh: () => systeminformation.processes() },
  ];
}

/** Not by a literal name, as they are there only once they have been installed. */
async function load(name: string): Promise<unknown> {
  const module = (await import(import.meta.resolve(name, join(folder, 'peers.ts')))) as { default: unknown };
  return module.default;
}
