import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { DashboardSnapshot, SessionView } from '../../src/protocol/dashboard';
import type { SessionCommand } from '../../src/protocol/views/commands';
import { addresses } from './addresses';
import { showSession } from './arrangement';
import { ask } from './host';

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

/** The choice of the session, where there is one. */
function picker(sessions: readonly SessionView[], shown: SessionView): TemplateResult {
  const choose = (event: Event): void => showSession((event.target as HTMLSelectElement).value);
  return html`<select class="picker" aria-label="Session" @change=${choose}>
    ${sessions.map(
      ({ id, name, readiness }) =>
        html`<option value=${id} ?selected=${id === shown.id}>${name} · ${readiness}</option>`,
    )}
  </select>`;
}

/** Which session is shown, how it is, and what can be done with it: above every tab. */
export function sessionHead({ sessions }: DashboardSnapshot, view: SessionView): TemplateResult {
  const { id, name, state, readiness, failed } = view;
  return html`<header class="session">
    <h2 class=${sessions.length > 1 ? 'unseen' : ''}>${name}</h2>
    ${sessions.length > 1 ? picker(sessions, view) : nothing}
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
  </header>`;
}
