import type { Cause, EventBody } from '../protocol/events';
import type { ReloadResult } from '../protocol/rpc';
import type { Slot } from './slot';

/**
 * Replaces every worker, at most `maxSurge` at a time, each new one ready before its old one drains. The first
 * replacement that fails ends the reload: it keeps the old worker of its slot, and the slots after it are not touched.
 * @param isCancelled asked before each slot
 */
export async function reloadSlots(
  slots: readonly Slot[],
  maxSurge: number,
  isCancelled: () => boolean,
  emit: (event: EventBody) => void,
): Promise<ReloadResult> {
  const total = slots.length;
  let replaced = 0;
  let failure: Cause | undefined;
  const waiting = [...slots];

  async function replaceInTurn(): Promise<void> {
    for (let slot = waiting.shift(); slot; slot = waiting.shift()) {
      if (isCancelled() || failure) return;
      const cause = await slot.replace();
      if (cause) {
        failure ??= cause;
        return;
      }
      replaced++;
      emit({ type: 'reload', state: 'progress', replaced, total });
    }
  }

  emit({ type: 'reload', state: 'started', replaced, total });
  await Promise.all(Array.from({ length: maxSurge }, replaceInTurn));
  const isIncomplete = replaced < total && isCancelled();
  const outcome = isIncomplete ? 'cancelled' : failure ? 'failed' : 'done';
  const cause = outcome === 'failed' && failure ? { cause: failure } : {};
  emit({ type: 'reload', state: outcome, replaced, total, ...cause });
  return { outcome, replaced, total, ...cause };
}
