import { html, type TemplateResult } from 'lit/html.js';

/** Where a person says what rows must have. */
export function filterBox(label: string, value: string, onInput: (text: string) => void): TemplateResult {
  return html`<input
    type="search"
    class="filter"
    aria-label=${label}
    placeholder=${label}
    maxlength="200"
    .value=${value}
    @input=${(event: Event) => onInput((event.target as HTMLInputElement).value)}
  />`;
}
