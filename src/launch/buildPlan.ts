import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { Plan } from '../protocol/plan';
import type { Policy } from '../protocol/planDefaults';
import { maxWorkers } from '../protocol/limits';
import { readEnvFiles } from './environment';
import type { FoundProgram } from './findProgram';
import { compilerOptionIsOn, nearestPackage } from './packageFile';
import { looksLikePrimary } from './ownPrimary';
import { withWishes } from './policyNumbers';
import { LaunchProblem } from './problem';
import type { Runtime } from './runtime';
import { splitSlotEnv } from './slotTemplate';
import { typeScriptOptions } from './typescript';

/** What a person asked for, from settings or the command line. */
export interface Wishes {
  args?: readonly string[];
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  envFiles?: readonly string[];
  runtimeArgs?: readonly string[];
  workers: 'auto' | number;
  /** What is watched for changes: the working directory, or these files and folders. */
  watch?: boolean | readonly string[];
}

/** One worker a core: what the operating system lets this process use, cgroup and affinity included. */
function workerCount(wish: Wishes['workers']): number {
  if (wish === 'auto') return Math.min(availableParallelism(), maxWorkers);
  if (Number.isInteger(wish) && wish >= 1 && wish <= maxWorkers) return wish;
  throw new LaunchProblem(
    'badWorkers',
    `${wish} is not a number of workers: give "auto" or 1 to ${maxWorkers}.`,
  );
}

async function watchedPaths(wish: Wishes['watch'], folder: string, cwd: string): Promise<string[]> {
  if (wish === undefined || typeof wish === 'boolean') return wish === true ? [cwd] : [];
  const paths = wish.map((path) => resolve(folder, path));
  for (const path of paths) {
    if (await stat(path).catch(() => undefined)) continue;
    throw new LaunchProblem('watchMissing', `${path} is to be watched and is not there: correct its path.`);
  }
  return paths;
}

/**
 * Makes a plan that the supervisor can run out of what was found and what was wished for; a wish wins, and what is
 * left at its default is none.
 * @param folder what relative paths start at, and the workers' directory unless one is wished for
 * @param baseEnv under the variables of the start script, of the files and of the wish, in this order; only those of
 * the files and of the wish may be templates, see `slotTemplate`
 * @throws LaunchProblem when something that was named is not there
 */
export async function buildPlan(
  found: FoundProgram,
  wishes: Wishes,
  policy: Policy,
  runtime: Runtime,
  folder: string,
  baseEnv: Readonly<Record<string, string>>,
): Promise<Plan> {
  const { program } = found;
  const cwd = wishes.cwd === undefined ? (found.cwd ?? folder) : resolve(folder, wishes.cwd);
  if (!(await stat(cwd).catch(() => undefined))?.isDirectory()) {
    throw new LaunchProblem('folderMissing', `The working directory ${cwd} is not there: correct its path.`);
  }
  const runtimeArgs = wishes.runtimeArgs?.length ? wishes.runtimeArgs : found.runtimeArgs;
  const typescript = typeScriptOptions({
    program,
    version: runtime.version,
    runtimeArgs,
    isModulePackage: (await nearestPackage(program))?.type === 'module',
    needsDecoratorMetadata: await compilerOptionIsOn(program, 'emitDecoratorMetadata'),
  });
  const { supervision } = found;
  const watch = await watchedPaths(wishes.watch, folder, cwd);
  const files = await readEnvFiles(wishes.envFiles ?? [], folder);
  const own = splitSlotEnv({ ...files, ...wishes.env });
  return {
    ...((await looksLikePrimary(program)) ? { mode: 'observe' } : {}),
    program,
    args: [...(wishes.args?.length ? wishes.args : found.args)],
    cwd,
    env: { ...baseEnv, ...found.env, ...own.env },
    slotEnv: own.slotEnv,
    execArgv: [...runtimeArgs, ...typescript.execArgv],
    ...(typescript.fallback && { fallbackExecArgv: [...runtimeArgs, ...typescript.fallback] }),
    workers: workerCount(wishes.workers === 'auto' ? (supervision?.workers ?? 'auto') : wishes.workers),
    watch: watch.length > 0 ? watch : await watchedPaths(supervision?.watch, folder, cwd),
    ...withWishes(policy, supervision?.numbers ?? {}),
  };
}
