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
  pause: svg`<path d="M5.5 3v10 M10.5 3v10" />`,
  stop: svg`<rect x="3.5" y="3.5" width="9" height="9" rx=".5" />`,
  kill: svg`<path d="M2.5 4.5h11 M6 4.5v-2h4v2 M4 4.5l.6 9h6.8l.6-9 M6.8 7v4 M9.2 7v4" />`,
  log: svg`<rect x="1.5" y="2.5" width="13" height="11" rx="1" /><path d="m4 6 2.2 2L4 10 M8 10.5h4" />`,
  crash: svg`<path d="M8 1.8 9.6 5l3.6-1-1 3.5 2.6 2.3-3.4 1 .3 3.6L8 12.5 4.3 14.4l.3-3.6-3.4-1 2.6-2.3-1-3.5 3.6 1Z" />`,
  blocked: svg`<path d="M4.5 2h7 M4.5 14h7 M5.3 2c0 3 1.3 4.5 2.7 6 1.4-1.5 2.7-3 2.7-6 M5.3 14c0-3 1.3-4.5 2.7-6 1.4 1.5 2.7 3 2.7 6" />`,
  call: svg`<path d="M9 1.5 3.5 9H7.5L6.5 14.5 12.5 6.5H8.5Z" />`,
  reload: svg`<path d="M3 6.5A5.3 5.3 0 0 1 12.8 5 M13 9.5A5.3 5.3 0 0 1 3.2 11 M12.9 2v3.2H9.7 M3.1 14v-3.2h3.2" />`,
  notice: svg`<circle cx="8" cy="8" r="5.8" /><path d="M8 7.2v4 M8 4.8v.3" />`,
  session: svg`<rect x="2" y="2" width="12" height="5" rx="1" /><rect x="2" y="9" width="12" height="5" rx="1" />`,
  export: svg`<path d="M8 2v7.5 M5 6.7 8 9.7l3-3 M2.8 11v2.2h10.4V11" />`,
  run: svg`<path d="M2.5 3v10L9 8Z M9 3.4 14.5 8 9 12.6" />`,
  servers: svg`<rect x="2" y="2" width="12" height="5" rx="1" /><rect x="2" y="9" width="12" height="5" rx="1" /><path d="M4.7 4.5h.1 M4.7 11.5h.1 M7 4.5h4.5 M7 11.5h4.5" />`,
} satisfies Record<SlotState, SVGTemplateResult> & Record<string, SVGTemplateResult>;

export type IconName = keyof typeof shapes;

/** A picture beside words that say the same, so a screen reader passes it over. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon ${name}" viewBox="0 0 16 16" aria-hidden="true">${shapes[name]}</svg>`;
}
