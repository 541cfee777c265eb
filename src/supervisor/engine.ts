/**
 * Keeps V8 from growing this process. Its optimising compilers take 3 MB once they have run and 11 MB once they have run
 * for a while, the most of it their own code, and where the workers accept by themselves a supervisor does nothing that
 * would be worth it.
 */
import { setFlagsFromString } from 'node:v8';
import type { Plan } from '../protocol/plan';
import { decideSharing } from './sharing/policy';

/** How often it is looked whether this process is busy, in milliseconds. */
const interval = 1000;
/** CPU time between two looks from which it is, in milliseconds. To start 8 workers takes 300 in all. */
const busyMs = 400;
/** So many busy looks in a row are more than a start on a slow machine. */
const enoughLooks = 2;

/** Whoever gave this node options about V8's compilers has decided about them. */
const compilerOption = /--(no[-_]?)?(jitless|lite[-_]mode|opt|turbofan|maglev)\b/;
const isDecided = compilerOption.test([...process.execArgv, process.env['NODE_OPTIONS']].join(' '));

/** Node has Maglev on since version 24; before, it is not to be switched on. */
const maglevSince = 24;
const hasMaglev = Number.parseInt(process.versions.node) >= maglevSince;

/** What saves memory, and what undoes it. */
const savings: readonly (readonly [save: string, spend: string])[] = [
  ...(hasMaglev ? [['--no-maglev', '--maglev'] as const] : []),
  ['--no-turbofan', '--turbofan'],
  // The young generation stays as small as it begins: what it would grow for dies there.
  ['--semi-space-growth-factor=1', '--semi-space-growth-factor=2'],
  // The old one is collected before it has grown to a multiple.
  ['--optimize-for-size', '--no-optimize-for-size'],
];

/** Of Node's modules those that a session needs from its start. */
const modules = [
  'child_process',
  'cluster',
  'fs/promises',
  'module',
  'net',
  'os',
  'perf_hooks',
  'timers/promises',
];

/**
 * Has V8 save memory, until `compileWhereItPays`. Call it first of all: its compilers begin while modules are loaded.
 * Those of Node are loaded before, as with other flags V8 does not take their code from its cache.
 */
export function compileNothing(): void {
  if (isDecided) return;
  // Not there before Node 20.16.
  const { getBuiltinModule } = process as Partial<Pick<NodeJS.Process, 'getBuiltinModule'>>;
  for (const name of modules) getBuiltinModule?.(name);
  for (const [save] of savings) setFlagsFromString(save);
}

function compile(): void {
  if (isDecided) return;
  for (const [, spend] of savings) setFlagsFromString(spend);
}

/** Lets V8 compile what is hot where the supervisor accepts; else once it is busy, as with programs that write a lot. */
export function compileWhereItPays(plan: Pick<Plan, 'scheduling' | 'sticky'>): void {
  const { mode } = decideSharing(plan, { platform: process.platform, nodeVersion: process.versions.node });
  if (mode === 'round-robin' || mode === 'sticky') compile();
  else whenBusy(compile);
}

/** Calls `act` once this process has been busy for some time. */
function whenBusy(act: () => void): void {
  let before = process.cpuUsage();
  let looks = 0;
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    looks = (user + system) / 1000 >= busyMs ? looks + 1 : 0;
    if (looks < enoughLooks) return;
    clearInterval(timer);
    act();
  }, interval);
  timer.unref();
}
