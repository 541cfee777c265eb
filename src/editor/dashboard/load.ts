import type { LoadView } from '../../protocol/views/load';

/** The requests of each worker. */
export function viewLoad(): LoadView {
  return { tab: 'load' };
}
