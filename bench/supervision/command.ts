import { execFile } from 'node:child_process';

export interface CommandResult {
  /** NaN when it did not end by itself. */
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to its end.
 * @param deadline milliseconds, after which it is killed
 * @throws Error when it could not be started
 */
export function runCommand(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  deadline = 60_000,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const options = { env, timeout: deadline, killSignal: 'SIGKILL', maxBuffer: 2 ** 26 } as const;
    execFile(file, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout, stderr });
      else if (typeof error.code === 'string')
        reject(new Error(`${file} could not be started: ${error.message}`));
      else resolve({ code: error.code ?? Number.NaN, stdout, stderr });
    });
  });
}
