import { html, type TemplateResult } from 'lit/html.js';
import type { DashboardSnapshot } from '../../src/protocol/dashboard';

/** Every session at a glance. */
export function sidebar({ sessions }: DashboardSnapshot): TemplateResult {
  return html`<ul>
    ${sessions.map(({ name, readiness }) => html`<li>${name} ${readiness}</li>`)}
  </ul>`;
}
