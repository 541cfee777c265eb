import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon, type IconName } from './icons';

/**
 * What a tab shows while there is nothing to show: what will be there, and what to do about it.
 * @param action what begins it
 */
export function emptyState(
  picture: IconName,
  title: string,
  text: string,
  action?: TemplateResult,
): TemplateResult {
  return html`<section class="empty">
    ${icon(picture)}
    <h2>${title}</h2>
    <p>${text}</p>
    ${action ?? nothing}
  </section>`;
}
