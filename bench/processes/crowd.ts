import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { endGroup, startGroup } from '../../scripts/support/processGroup';

const groups = new Set<ChildProcess>();

function start(command: string, args: readonly string[]): { group: ChildProcess; output: Readable } {
  const group = startGroup(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  groups.add(group);
  if (!group.stdout) throw new Error('Started with a pipe for its output');
  return { group, output: group.stdout };
}

async function end(group: ChildProcess): Promise<void> {
  await endGroup(group);
  groups.delete(group);
}

/** Ends all that was started here, for a bench that is interrupted. */
export async function endAll(): Promise<void> {
  await Promise.all([...groups].map(end));
}

/** Processes that have nothing to do with us. */
export interface Crowd {
  /** How many there are: fewer than were asked for where the machine allows no more. */
  size: number;
  end(): Promise<void>;
}

/** Fills the machine with sleeping processes. */
export async function startCrowd(size: number): Promise<Crowd> {
  // A shell that cannot fork gives up: what it has started by then is what there is.
  const script =
    'i=0; while [ $i -lt "$1" ]; do sleep 3600 & i=$((i+1)); [ $((i%500)) = 0 ] && echo $i; done; echo end; wait';
  const { group, output } = start('sh', ['-c', script, 'sh', String(size)]);
  let started = 0;
  for await (const line of createInterface(output)) {
    if (line === 'end') {
      started = size;
      break;
    }
    started = Number(line);
  }
  return { size: started, end: () => end(group) };
}

/** A Node.js with so many children, as a worker is. @returns all of their pids, its own first */
export async function startTree(children: number): Promise<{ pids: number[]; end: () => Promise<void> }> {
  const program = `
    const { spawn } = require('node:child_process');
    const pids = Array.from({ length: ${children} }, () => spawn('sleep', ['3600'], { stdio: 'ignore' }).pid);
    console.log(JSON.stringify([process.pid, ...pids]));
    setInterval(() => undefined, 1000);`;
  const { group, output } = start(process.execPath, ['-e', program]);
  const [line] = (await once(createInterface(output), 'line')) as [string];
  return { pids: JSON.parse(line) as number[], end: () => end(group) };
}

/** Forks a daemon that has left the tree of its parents when this resolves. @returns its pid */
export async function forkDaemon(env: NodeJS.ProcessEnv): Promise<number> {
  const shell = spawn('sh', ['-c', 'setsid sleep 3600 > /dev/null & echo $!'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  });
  const exited = once(shell, 'exit');
  const [line] = (await once(createInterface(shell.stdout), 'line')) as [string];
  await exited;
  return Number(line);
}
