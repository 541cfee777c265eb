import type { TemplateResult } from 'lit/html.js';
import { emptyState } from './emptyState';

/** What runs? */
export function processesTab(): TemplateResult {
  return emptyState(
    'servers',
    'Nothing to show yet',
    'The processes that the workers have started are shown here.',
  );
}
