import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { SlotCommand } from '../../src/protocol/views/commands';
import type { SlotView } from '../../src/protocol/views/workers';
import { addresses } from './addresses';
import { ask } from './host';
import { icon, type IconName } from './icons';
import { sparkline, type Scale } from './sparkline';

export interface Scales {
  cpu: Scale;
  memory: Scale;
}

function action(
  session: string,
  view: SlotView,
  command: SlotCommand,
  title: string,
  picture: IconName,
): TemplateResult {
  const isOffered = view.commands.includes(command);
  const run = (): void => {
    if (isOffered) ask({ type: 'slot', session, slot: view.slot, command });
  };
  // Not `disabled`, which would take the focus away under somebody's fingers.
  return html`<button
    class="tool"
    title=${title}
    aria-label="${title}, worker ${view.slot}"
    aria-disabled=${String(!isOffered)}
    @click=${run}
  >
    ${icon(picture)}
  </button>`;
}

function actions(session: string, view: SlotView): TemplateResult {
  const turn =
    view.pid === undefined
      ? action(session, view, 'muster.startWorker', 'Start', 'start')
      : action(session, view, 'muster.stopWorker', 'Stop', 'stop');
  return html`<div class="tools" role="group" aria-label="Actions of worker ${view.slot}">
    ${action(session, view, 'muster.restartWorker', 'Restart', 'restart')} ${turn}
    ${action(session, view, 'muster.killWorker', 'Kill', 'kill')}
    ${action(session, view, 'muster.showWorkerLog', 'Show Log', 'log')}
  </div>`;
}

const fact = (name: string, value: unknown): TemplateResult =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

/** One slot: how its worker is, what it uses, and what can be done. */
export function workerCard(session: string, view: SlotView, scales: Scales): TemplateResult {
  const { slot, state, stateText, pid, uptime, restarts, cause } = view;
  const where = view.addresses.length > 0 ? addresses(session, view.addresses) : '–';
  return html`<li class="card ${state}" data-slot=${slot} data-state=${state}>
    <header>
      <h3>
        ${icon(state)} <span class="unseen">Worker</span> <span class="slot">${slot}</span>
        <span class="state">${stateText}</span>
      </h3>
      ${actions(session, view)}
    </header>
    ${cause === undefined ? nothing : html`<p class="cause">${cause}</p>`}
    <div class="figures">
      ${sparkline('CPU', view.cpu, scales.cpu)} ${sparkline('Memory', view.memory, scales.memory)}
    </div>
    <dl>
      ${fact('PID', pid ?? '–')} ${fact('Uptime', uptime ?? '–')} ${fact('Restarts', restarts)}
      ${fact('Address', where)}
    </dl>
  </li>`;
}
