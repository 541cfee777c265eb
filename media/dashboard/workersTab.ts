import { html, nothing, type TemplateResult } from 'lit/html.js';
import { repeat } from 'lit/directives/repeat.js';
import type { DashboardSnapshot, SessionCommand, SessionView } from '../../src/protocol/dashboard';
import { addresses } from './addresses';
import { ask } from './host';
import { icon } from './icons';
import { commonScale } from './sparkline';
import { workerCard } from './workerCard';

/** Percent of a core. */
const cpuFloor = 20;
/** Bytes. */
const memoryFloor = 64 * 2 ** 20;

function action({ id, name, commands }: SessionView, command: SessionCommand, title: string): TemplateResult {
  const isOffered = commands.includes(command);
  const run = (): void => {
    if (isOffered) ask({ type: 'session', session: id, command });
  };
  return html`<button
    class="button"
    aria-label="${title} ${name}"
    aria-disabled=${String(!isOffered)}
    @click=${run}
  >
    ${title}
  </button>`;
}

function sessionSection(view: SessionView): TemplateResult {
  const { id, name, state, readiness, failed, slots } = view;
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
  return html`<section class="session" aria-label=${name} data-session=${name}>
    <header>
      <h2>${name}</h2>
      <p class="summary">
        ${state === 'stopping' ? html`<span>stopping</span>` : nothing}
        <span class="readiness">${readiness}</span>
        ${failed > 0 ? html`<span class="failures">${failed} failed</span>` : nothing}
        ${addresses(id, view.addresses)}
      </p>
      <div class="buttons" role="group" aria-label="Actions of ${name}">
        ${action(view, 'muster.reload', 'Reload')} ${action(view, 'muster.restart', 'Restart')}
        ${action(view, 'muster.stop', 'Stop')}
      </div>
    </header>
    <ul class="cards">
      ${repeat(
        slots,
        ({ slot }) => slot,
        (slot) => workerCard(id, slot, scales),
      )}
    </ul>
  </section>`;
}

function nobody(): TemplateResult {
  return html`<section class="empty">
    ${icon('servers')}
    <h2>No server is running</h2>
    <p>Run one on every core, and its workers are shown here: how they are, what they use, why they ended.</p>
    <button class="button primary" @click=${() => ask({ type: 'run' })}>${icon('run')} Run Clustered</button>
  </section>`;
}

/** Is it well? Every worker of every session. */
export function workersTab({ sessions }: DashboardSnapshot): TemplateResult {
  if (sessions.length === 0) return nobody();
  return html`${repeat(sessions, ({ id }) => id, sessionSection)}`;
}
