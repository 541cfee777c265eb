import type { TemplateResult } from 'lit/html.js';
import { emptyState } from './emptyState';

/** Who handled what? */
export function loadTab(): TemplateResult {
  return emptyState('servers', 'No request yet', 'The requests that the workers answer are shown here.');
}
