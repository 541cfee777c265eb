import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { CommandResult } from './command';
import { cookieEnvironment, onTestEnd } from './leftovers';
import { cliPath, root } from './paths';

/** Short, with few connections: what is measured is that it measures. */
const quick = [
  '--connections',
  '4',
  '--warm-up',
  '50',
  '--duration',
  '200',
  '--rounds',
  '1',
  '--max-workers',
  '2',
];

export interface Measuring {
  pid: number;
  /** What it has told so far of what it does. */
  told(): string;
  ended: Promise<CommandResult & { signal: NodeJS.Signals | null }>;
}

/** `muster measure` of a program, on a random port unless the environment says otherwise. */
export function startMeasure(args: readonly string[], env: NodeJS.ProcessEnv = {}): Measuring {
  const child = spawn(process.execPath, [cliPath, 'measure', ...quick, ...args], {
    cwd: root,
    env: { ...process.env, PORT: '0', ...env, ...cookieEnvironment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  onTestEnd(() => void child.kill('SIGKILL'));
  const { pid } = child;
  if (pid === undefined) throw new Error('muster could not be started');
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const close = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  return {
    pid,
    told: () => stderr,
    ended: close.then(([code, signal]) => ({ code, signal, stdout, stderr })),
  };
}

/** The last line on stderr: what stood in the way. */
export async function problemOf({ ended }: Measuring): Promise<{ code: number | null; problem: string }> {
  const { code, stderr } = await ended;
  return { code, problem: stderr.trimEnd().split('\n').at(-1) ?? '' };
}
