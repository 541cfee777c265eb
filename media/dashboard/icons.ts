import { svg, type SVGTemplateResult, type TemplateResult, html } from 'lit/html.js';
import type { SlotState } from '../../src/protocol/events';

/** In the words of the style sheet: `solid` is filled, the rest is drawn with a line. */
const shapes = {
  starting: svg`<path d="M8 2.5a5.5 5.5 0 1 1-5.5 5.5" />`,
  ready: svg`<circle class="solid" cx="8" cy="8" r="4.5" />`,
  unresponsive: svg`<path d="M8 2.2 14.3 13.5H1.7Z M8 6.5v3.5 M8 11.6v.4" />`,
  draining: svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 5v6 M5.6 8.6 8 11l2.4-2.4" />`,
  exited: svg`<circle cx="8" cy="8" r="4.5" />`,
  backoff: svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 4.8V8l2.2 1.6" />`,
  failed: svg`<circle cx="8" cy="8" r="5.5" /><path d="m6 6 4 4 M10 6l-4 4" />`,
  restart: svg`<path d="M12.8 5.2A5.5 5.5 0 1 0 13.5 8 M13.2 2v3.5H9.7" />`,
  start: svg`<path d="M4.5 2.8v10.4L13 8Z" />`,
  pause: svg`<path d="M5 3v10 M11 3v10" />`,
  stop: svg`<rect x="3.5" y="3.5" width="9" height="9" rx=".5" />`,
  kill: svg`<path d="M2.5 4.5h11 M6 4.5v-2h4v2 M4 4.5l.6 9h6.8l.6-9 M6.8 7v4 M9.2 7v4" />`,
  log: svg`<rect x="1.5" y="2.5" width="13" height="11" rx="1" /><path d="m4 6 2.2 2L4 10 M8 10.5h4" />`,
  run: svg`<path d="M2.5 3v10L9 8Z M9 3.4 14.5 8 9 12.6" />`,
  servers: svg`<rect x="2" y="2" width="12" height="5" rx="1" /><rect x="2" y="9" width="12" height="5" rx="1" /><path d="M4.7 4.5h.1 M4.7 11.5h.1 M7 4.5h4.5 M7 11.5h4.5" />`,
} satisfies Record<SlotState, SVGTemplateResult> & Record<string, SVGTemplateResult>;

export type IconName = keyof typeof shapes;

/** A picture beside words that say the same, so a screen reader passes it over. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon ${name}" viewBox="0 0 16 16" aria-hidden="true">${shapes[name]}</svg>`;
}
