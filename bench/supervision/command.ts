import { execFile } from 'node:child_process';

export interface CommandResult {
  /** NaN when it did not end by itself. */
  code: number;
  stdout: string;
  stderr: string;
}

export interface CommandLimits {
  /** Milliseconds, after which it is killed. */
  deadline?: number;
  /** Milliseconds, after which it is sent SIGINT. */
  interruptAfter?: number;
}

/**
 * Runs a program to its end.
 * @throws Error when it could not be started
 */
export function runCommand(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { deadline = 60_000, interruptAfter }: CommandLimits = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const options = { env, timeout: deadline, killSignal: 'SIGKILL', maxBuffer: 2 ** 26 } as const;
    let timer: NodeJS.Timeout | undefined;
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      clearTimeout(timer);
      if (error === null) resolve({ code: 0, stdout, stderr });
      else if (typeof error.code === 'string')
        reject(new Error(`${file} could not be started: ${error.message}`));
      else resolve({ code: error.code ?? Number.NaN, stdout, stderr });
    });
    if (interruptAfter !== undefined) timer = setTimeout(() => child.kill('SIGINT'), interruptAfter);
  });
}
