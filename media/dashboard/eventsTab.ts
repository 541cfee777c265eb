import type { TemplateResult } from 'lit/html.js';
import { emptyState } from './emptyState';

/** What happened, and why? */
export function eventsTab(): TemplateResult {
  return emptyState('servers', 'Nothing has happened yet', 'Restarts, crashes and reloads are shown here.');
}
