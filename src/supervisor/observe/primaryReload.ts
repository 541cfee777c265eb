import { basename } from 'node:path';
import type { Cause, EventBody } from '../../protocol/events';
import type { ReloadResult } from '../../protocol/rpc';

/** What a reload of a program that is its own primary needs to see. */
export interface OwnReload {
  program: string;
  /** The processes of its workers that serve now. */
  pids(): number[];
  signal(): void;
  emit(event: EventBody): void;
  isCancelled(): boolean;
  /** Milliseconds for a worker to be replaced. */
  patience: number;
}

const pollMs = 100;

/**
 * Sends the program's primary the signal that it replaces its workers at, and tells how that goes: done when none of
 * the workers that were there is left, and as many others serve; failed when nothing has changed for too long.
 */
export async function reloadOwnWorkers(reload: OwnReload): Promise<ReloadResult> {
  const old = reload.pids();
  const total = old.length;
  let replaced = 0;
  let changedAt = performance.now();
  const tell = (state: Extract<EventBody, { type: 'reload' }>['state'], cause?: Cause): void =>
    reload.emit({ type: 'reload', state, replaced, total, ...(cause && { cause }) });

  tell('started');
  reload.signal();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    const now = reload.pids();
    const fresh = now.filter((pid) => !old.includes(pid)).length;
    const gone = total - (now.length - fresh);
    if (Math.min(fresh, gone) > replaced) {
      replaced = Math.min(fresh, gone);
      changedAt = performance.now();
      tell('progress');
    }
    if (replaced >= total) {
      tell('done');
      return { outcome: 'done', replaced, total };
    }
    if (reload.isCancelled()) {
      tell('cancelled');
      return { outcome: 'cancelled', replaced, total };
    }
    if (performance.now() - changedAt > reload.patience) {
      const seconds = Math.round(reload.patience / 1000);
      const message = `${basename(reload.program)} was sent SIGUSR2, and has replaced no worker for ${seconds} s.`;
      const cause: Cause = { kind: 'notReady', message };
      tell('failed', cause);
      return { outcome: 'failed', replaced, total, cause };
    }
  }
}
