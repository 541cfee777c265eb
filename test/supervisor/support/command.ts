import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cookieEnvironment, onTestEnd } from './leftovers';
import { cliPath, root } from './paths';

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `muster` with these arguments to its end, as a person in another terminal does. */
export async function command(...args: readonly string[]): Promise<CommandResult> {
  const child = spawn(process.execPath, [cliPath, ...args], {
    cwd: root,
    env: { ...process.env, ...cookieEnvironment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestEnd(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
