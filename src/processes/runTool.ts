import { execFile } from 'node:child_process';

const maxOutputBytes = 64 * 1024 * 1024;
const deadlineMs = 10_000;

/**
 * Runs a system tool without a shell and gives what it wrote to stdout; what it wrote before it failed, often
 * nothing, when it failed: `ps` does when one of the processes that it was asked about is gone. Killed after 10 s;
 * it is only a reader, so SIGKILL harms nothing. Never rejects.
 */
export function runTool(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      file,
      args,
      { env, timeout: deadlineMs, killSignal: 'SIGKILL', maxBuffer: maxOutputBytes, windowsHide: true },
      (_error, stdout) => resolve(stdout),
    );
  });
}
