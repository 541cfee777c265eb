import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesWith } from './processTable';

const variable = 'MUSTER_BENCH';

/** A process in an uninterruptible wait cannot be ended by anyone, milliseconds. */
const killPatience = 5000;

/** Kills every process that has a variable in its environment, and what these start meanwhile. */
export function killMarked(name: string, value: string): void {
  const end = performance.now() + killPatience;
  for (let found = processesWith(name, value); found.length > 0; found = processesWith(name, value)) {
    if (performance.now() > end) return;
    for (const { pid } of found) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
  }
}

/** The owner of all that a run of the bench leaves on the machine: a folder, and processes marked by a cookie. */
export class Sandbox {
  readonly #cookie = randomUUID();
  // Short, as the path of a UNIX socket may have 107 bytes.
  readonly folder = mkdtempSync(join(tmpdir(), 'mb-'));
  /** The environment of every process that is started. */
  readonly environment: NodeJS.ProcessEnv = { ...process.env, [variable]: this.#cookie };
  #folders = 0;

  /** An empty folder. */
  newFolder(): string {
    const folder = join(this.folder, String(++this.#folders));
    mkdirSync(folder);
    return folder;
  }

  /** Kills every process that was started. */
  killAll(): void {
    killMarked(variable, this.#cookie);
  }

  /** Ends everything, whatever state it is in. May be called in a signal handler, and more than once. */
  dispose(): void {
    this.killAll();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
