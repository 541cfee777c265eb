import { html, type TemplateResult } from 'lit/html.js';
import { icon, type IconName } from './icons';
import { redraw } from './redraw';

/** A button that is a picture. */
export interface Tool {
  title: string;
  /** For who listens: of several toolbars, which one it is in. */
  label: string;
  picture: IconName;
  isOffered: boolean;
  run: () => void;
}

/** Which tool of a toolbar Tab leads to, where it is not the first. */
const reached = new Map<string, number>();

function onKey(event: KeyboardEvent, id: string, count: number): void {
  const place = reached.get(id) ?? 0;
  const next = {
    ArrowRight: (place + 1) % count,
    ArrowLeft: (place + count - 1) % count,
    Home: 0,
    End: count - 1,
  }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  reached.set(id, next);
  redraw();
  const buttons = (event.currentTarget as Element).querySelectorAll<HTMLElement>('button');
  buttons[next]?.focus();
}

/**
 * Tools that are one stop of the Tab key: along them go the arrow keys.
 * @param id unique in the page
 */
export function toolbar(id: string, label: string, tools: readonly Tool[]): TemplateResult {
  const stop = reached.get(id) ?? 0;
  return html`<div
    class="tools"
    role="toolbar"
    aria-label=${label}
    @keydown=${(event: KeyboardEvent) => onKey(event, id, tools.length)}
  >
    ${tools.map(
      ({ title, label, picture, isOffered, run }, index) =>
        // Not `disabled`, which would take the focus away under somebody's fingers.
        html`<button
          class="tool"
          title=${title}
          aria-label=${label}
          aria-disabled=${String(!isOffered)}
          tabindex=${index === stop ? 0 : -1}
          @focus=${() => reached.set(id, index)}
          @click=${() => {
            if (isOffered) run();
          }}
        >
          ${icon(picture)}
        </button>`,
    )}
  </div>`;
}
