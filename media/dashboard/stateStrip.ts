import { html, svg, type TemplateResult } from 'lit/html.js';
import type { SlotView } from '../../src/protocol/views/workers';

/** A short state is drawn at least so wide, of a thousand: a restart lasts less than a pixel, and is what matters. */
const least = 6;
const width = 1000;

/** The states of a slot over the last minutes, as a strip: the state machine as it went. */
export function stateStrip({ states, statesText }: SlotView): TemplateResult {
  const description = `States: ${statesText}`;
  return html`<svg
    class="states"
    role="img"
    aria-label=${description}
    viewBox="0 0 ${width} 8"
    preserveAspectRatio="none"
  >
    <title>${description}</title>
    ${states.map(({ state, from, length }) => {
      const size = Math.max(least, length * width);
      // At the right edge there is no room to grow into.
      const x = Math.min(from * width, width - size);
      return svg`<rect class=${state} x=${x} y="0" width=${size} height="8" />`;
    })}
  </svg>`;
}
