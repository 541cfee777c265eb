import { execFile } from 'node:child_process';

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/**
 * Runs a system tool without a shell and gives what it wrote to stdout.
 *
 * A failure gives what was written before it, often nothing: `lsof` exits with 1 both when nobody listens
 * and when it could not look everywhere. The tool is killed when the signal aborts; it is only a reader, so
 * SIGKILL harms nothing and leaves nothing behind. Never rejects.
 */
export function runTool(file: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      file,
      args,
      { signal, killSignal: 'SIGKILL', maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true },
      (_error, stdout) => resolve(stdout),
    );
  });
}
