import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { withDeadline } from '../../../scripts/support/deadline';

/** A long-running process of the bench, in a process group of its own so that Ctrl+C reaches only the bench. */
export interface OwnedProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Resolves with its exit code, or null after a signal; never rejects. */
  readonly ended: Promise<number | null>;
  /** Sends a signal and waits for the end; after `deadline` milliseconds it is killed. */
  end(signal: NodeJS.Signals, deadline: number): Promise<void>;
}

export function startOwned(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stdio: StdioOptions,
): OwnedProcess {
  const child = spawn(process.execPath, args, { env, stdio, detached: true });
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', () => resolve(null));
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${args.join(' ')} could not be started`);
  return {
    child,
    pid,
    ended,
    async end(signal, deadline) {
      child.kill(signal);
      await withDeadline(ended, deadline, 'the end of a server').catch(() => child.kill('SIGKILL'));
    },
  };
}
