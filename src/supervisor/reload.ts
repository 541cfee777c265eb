import type { EventBody } from '../protocol/events';
import type { ReloadResult } from '../protocol/rpc';
import type { Slot } from './slot';

/**
 * Replaces every worker, one at a time, the new one ready before the old one drains. The first replacement that
 * fails ends the reload: it keeps the old worker of its slot, and the slots after it are not touched.
 * @param isCancelled asked before each slot
 */
export async function reloadSlots(
  slots: readonly Slot[],
  isCancelled: () => boolean,
  emit: (event: EventBody) => void,
): Promise<ReloadResult> {
  const total = slots.length;
  let replaced = 0;
  const finish = (result: Omit<ReloadResult, 'replaced' | 'total'>): ReloadResult => {
    const { outcome, cause } = result;
    if (outcome !== 'refused')
      emit({ type: 'reload', state: outcome, replaced, total, ...(cause && { cause }) });
    return { ...result, replaced, total };
  };

  emit({ type: 'reload', state: 'started', replaced, total });
  for (const slot of slots) {
    if (isCancelled()) return finish({ outcome: 'cancelled' });
    const cause = await slot.replace();
    if (cause) return finish(isCancelled() ? { outcome: 'cancelled' } : { outcome: 'failed', cause });
    replaced++;
    emit({ type: 'reload', state: 'progress', replaced, total });
  }
  return finish({ outcome: 'done' });
}
