import { html, type TemplateResult } from 'lit/html.js';
import { repeat } from 'lit/directives/repeat.js';
import type { DashboardSnapshot, SessionView } from '../../src/protocol/dashboard';
import type { GlanceSession, GlanceView } from '../../src/protocol/views/glance';
import { icon } from './icons';
import { commonScale, figureRow } from './sparkline';

/** Seconds a point. */
const step = 5;

function workersStrip({ slots, readiness }: SessionView): TemplateResult {
  return html`<p class="dots" role="img" aria-label=${readiness}>
    ${slots.map(({ slot, state }) => html`<span title="Worker ${slot}: ${state}">${icon(state)}</span>`)}
  </p>`;
}

function glance(session: SessionView, { rate, memory, cpu, latency }: GlanceSession): TemplateResult {
  const scale = (figure: typeof rate, floor: number) => commonScale([figure], floor, step);
  return html`<li class="glance" data-session=${session.name}>
    <h2>${session.name}</h2>
    <p class="readiness">${session.readiness}${session.failed > 0 ? `, ${session.failed} failed` : ''}</p>
    ${workersStrip(session)}
    <div class="figures">
      ${figureRow('rate', 'Requests', { ...rate, more: `p99 ${latency}` }, scale(rate, 10))}
      ${figureRow('cpu', 'CPU', cpu, scale(cpu, 20))}
      ${figureRow('memory', 'Memory', memory, scale(memory, 64 * 2 ** 20))}
    </div>
  </li>`;
}

/** Every session at a glance. */
export function sidebar({ sessions, view }: DashboardSnapshot): TemplateResult {
  if (sessions.length === 0) return html`<p class="quiet">No server is running.</p>`;
  const isOwn = (one: DashboardSnapshot['view']): one is GlanceView => one?.tab === 'glance';
  const glances = isOwn(view) ? view.sessions : [];
  return html`<ul class="glances">
    ${repeat(
      sessions,
      ({ id }) => id,
      (session) => {
        const known = glances.find(({ id }) => id === session.id);
        return known ? glance(session, known) : html``;
      },
    )}
  </ul>`;
}
