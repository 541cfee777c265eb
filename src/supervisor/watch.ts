import { statSync } from 'node:fs';
import { watch } from 'chokidar';
import type { ReloadResult } from '../protocol/rpc';
import { ignoring, rootsOf } from './watchedFiles';

/** An editor writes several files at a "Save All", and a compiler many: one reload follows the last of them. */
const debounceMs = 200;

export interface WatchHooks {
  /** Rejects when the session is stopping. */
  reload: () => Promise<ReloadResult>;
  /** Takes one sentence when changes cannot be seen. */
  warn: (message: string) => void;
}

export interface Watch {
  /** Resolves when every change is seen from now on. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/**
 * Reloads when a file is saved. A change during a reload brings about one more after it; one that failed is tried
 * again at the next save.
 * @param paths absolute paths of files and folders
 */
export function watchPaths(paths: readonly string[], hooks: WatchHooks): Watch {
  const isFolder = (path: string): boolean =>
    statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const watched = {
    folders: paths.filter(isFolder),
    files: paths.filter((path) => !isFolder(path)),
  };
  const reloads = new ReloadOnSave(hooks.reload);
  const watcher = watch(rootsOf(watched), { ignored: ignoring(watched), ignoreInitial: true });
  for (const event of ['add', 'change', 'unlink'] as const) watcher.on(event, () => reloads.onSave());
  watcher.on('error', (error) => {
    const why = error instanceof Error ? error.message : String(error);
    hooks.warn(`Some files cannot be watched, so saving them does not reload: ${why}.`);
  });
  return {
    ready: new Promise((resolve) => watcher.once('ready', resolve)),
    async close() {
      reloads.close();
      await watcher.close();
    },
  };
}

/** Makes one reload of many saves, and never two at a time. */
class ReloadOnSave {
  #timer: NodeJS.Timeout | undefined;
  #isReloading = false;
  #again = false;
  #isClosed = false;

  constructor(private readonly reload: () => Promise<ReloadResult>) {}

  onSave(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), debounceMs);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    this.#again = this.#isReloading;
    if (this.#isReloading) return;
    this.#isReloading = true;
    const outcome = await this.reload().then(
      (result) => result.outcome,
      () => 'over' as const,
    );
    this.#isReloading = false;
    // Another's reload may have begun before the save, and one that was cancelled left old workers.
    if (this.#again || outcome === 'refused' || outcome === 'cancelled') this.onSave();
  }
}
