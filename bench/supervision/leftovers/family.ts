import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessRow } from '../processTable';
import type { Deployment } from '../systems/deployment';
import { until } from '../until';

/** The kinds of children that servers/family.js starts. */
export const childKinds = [
  'plain',
  'detached',
  'shell',
  'doubleFork',
  'setsid',
  'ignoresTerm',
  'holdsStdout',
  'neverWaits',
] as const;
export type ChildKind = (typeof childKinds)[number];

/** A worker with a child of every kind. */
export interface Family {
  readonly worker: number;
  /** Makes the worker block its event loop for ever, or throw. Resolves when it does. */
  order(what: 'block' | 'throw'): Promise<void>;
}

const kindOf = ({ environment }: ProcessRow): string | undefined => environment.get('BENCH_KIND');

/** Each kind has come to the program that stays, and the shell of a double fork has gone. */
function isComplete(processes: readonly ProcessRow[]): boolean {
  const stays = (kind: ChildKind): boolean =>
    processes.some((process) => kindOf(process) === kind && process.name === 'sleep');
  const passes = processes.some((process) => kindOf(process) === 'doubleFork' && process.name !== 'sleep');
  return childKinds.every(stays) && !passes;
}

/** @param folder the one that the server was given as BENCH_FAMILY */
export async function awaitFamily(deployment: Deployment, folder: string): Promise<Family> {
  await until('a family of every kind', () => isComplete(deployment.processes));
  const worker = Number(readFileSync(join(folder, 'parent'), 'utf8'));
  return {
    worker,
    async order(what) {
      writeFileSync(join(folder, 'order'), what);
      process.kill(worker, 'SIGUSR2');
      await until(`worker ${worker} to ${what}`, () => existsSync(join(folder, 'obeyed')));
    },
  };
}

/** The kinds of which a process still runs. */
export function kindsLeft(deployment: Deployment): Set<ChildKind> {
  const found = new Set(deployment.processes.map(kindOf));
  return new Set(childKinds.filter((kind) => found.has(kind)));
}
