import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { SlotCommand } from '../../src/protocol/views/commands';
import type { SlotView } from '../../src/protocol/views/workers';
import { addresses } from './addresses';
import { ask } from './host';
import { icon, type IconName } from './icons';
import { figureRow, type Scale } from './sparkline';
import { stateStrip } from './stateStrip';
import { toolbar, type Tool } from './toolbar';

/** The figures of a card, in the order in which they are shown. */
export const cardFigures = [
  { kind: 'cpu', name: 'CPU', floor: 20 },
  { kind: 'memory', name: 'Memory', floor: 64 * 2 ** 20 },
  { kind: 'loop', name: 'Loop delay', floor: 20 },
  { kind: 'rate', name: 'Requests', floor: 10 },
  { kind: 'latency', name: 'p99', floor: 10 },
] as const;

/** By the kinds of the figures. */
export type Scales = Record<(typeof cardFigures)[number]['kind'], Scale>;

function actions(session: string, view: SlotView): TemplateResult {
  const { slot, pid, commands } = view;
  const tool = (command: SlotCommand, title: string, picture: IconName): Tool => ({
    title,
    label: `${title}, worker ${slot}`,
    picture,
    isOffered: commands.includes(command),
    run: () => ask({ type: 'slot', session, slot, command }),
  });
  return toolbar(`${session}/${slot}`, `Actions of worker ${slot}`, [
    tool('muster.restartWorker', 'Restart', 'restart'),
    pid === undefined
      ? tool('muster.startWorker', 'Start', 'start')
      : tool('muster.stopWorker', 'Stop', 'stop'),
    tool('muster.killWorker', 'Kill', 'kill'),
    tool('muster.showWorkerLog', 'Show Log', 'log'),
  ]);
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
        <span class="state" title=${stateText}>${stateText}</span>
      </h3>
      ${actions(session, view)}
    </header>
    ${stateStrip(view)} ${cause === undefined ? nothing : html`<p class="cause">${cause}</p>`}
    <div class="figures">
      ${cardFigures.map(({ kind, name }) => figureRow(kind, name, view[kind], scales[kind]))}
    </div>
    <dl>
      ${fact('PID', pid ?? '–')} ${fact('Uptime', uptime ?? '–')} ${fact('Restarts', restarts)}
      ${fact('Address', where)}
    </dl>
  </li>`;
}
