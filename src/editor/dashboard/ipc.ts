import type { IpcView } from '../../protocol/views/ipc';

/** The messages between the processes. */
export function viewIpc(): IpcView {
  return { tab: 'ipc' };
}
