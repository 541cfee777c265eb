import type { ProcessesView } from '../../protocol/views/processes';

/** The descendants of the workers. */
export function viewProcesses(): ProcessesView {
  return { tab: 'processes' };
}
