import { html, type TemplateResult } from 'lit/html.js';
import { repeat } from 'lit/directives/repeat.js';
import type { SessionView } from '../../src/protocol/dashboard';
import type { WorkersView } from '../../src/protocol/views/workers';
import { commonScale } from './sparkline';
import { workerCard } from './workerCard';

/** Percent of a core. */
const cpuFloor = 20;
/** Bytes. */
const memoryFloor = 64 * 2 ** 20;

/** Is it well? Every worker of the session. */
export function workersTab({ slots }: WorkersView, { id }: SessionView): TemplateResult {
  const scales = {
    cpu: commonScale(
      slots.map(({ cpu }) => cpu),
      cpuFloor,
    ),
    memory: commonScale(
      slots.map(({ memory }) => memory),
      memoryFloor,
    ),
  };
  return html`<ul class="cards">
    ${repeat(
      slots,
      ({ slot }) => slot,
      (slot) => workerCard(id, slot, scales),
    )}
  </ul>`;
}
