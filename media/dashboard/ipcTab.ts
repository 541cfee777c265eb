import type { TemplateResult } from 'lit/html.js';
import { emptyState } from './emptyState';

/** Who says what to whom? */
export function ipcTab(): TemplateResult {
  return emptyState('servers', 'Nothing to show yet', 'The messages between the processes are shown here.');
}
