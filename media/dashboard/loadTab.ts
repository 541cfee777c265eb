import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RequestRecord } from '../../src/protocol/traffic';
import type { LaneView, LoadView, RouteView } from '../../src/protocol/views/load';
import { arrangementOf } from './arrangement';
import { behind, dataTable, type Column } from './dataTable';
import { emptyState } from './emptyState';
import { icon } from './icons';
import { lane, type LaneWindow, type Probe } from './lane';
import { outcomeOf, timeOf } from './lanePaths';
import { redraw } from './redraw';

/** Seconds that the lanes can show. */
const spans = [10, 30, 60];
/** Requests in the table behind the lanes. */
const mostRows = 100;

const kept = arrangementOf('load', { span: 30 });
/** What a person looks at while it is held still. */
let held: LoadView | undefined;
let probe: Probe | undefined;
/** The lane that Tab leads to. */
let current = 0;

const handlersOf = ({ lanes }: LoadView, view: LaneView) => ({
  point(pointed: Probe | undefined): void {
    probe = pointed;
    redraw();
  },
  move(by: number): void {
    const next = lanes[lanes.indexOf(view) + by];
    if (!next) return;
    current = next.slot;
    document.getElementById(`lane-${next.slot}`)?.focus();
  },
  focus(): void {
    current = view.slot;
    redraw();
  },
});

const tile = (name: string, value: unknown, more = ''): TemplateResult =>
  html`<div class="tile ${more}">
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

function tiles({ total }: LoadView): TemplateResult {
  return html`<dl class="tiles">
    ${tile('Requests', total.rate)} ${tile('p50', total.p50)} ${tile('p95', total.p95)}
    ${tile('p99', total.p99)} ${tile('In flight', total.inFlight)}
    ${tile('Failed', total.errors, total.errors > 0 ? 'bad' : '')}
  </dl>`;
}

function controls({ shown, total }: LoadView): TemplateResult {
  const hold = (view: LoadView | undefined): void => {
    held = view;
    redraw();
  };
  return html`<div class="toolbar">
    <h3>Who handled what</h3>
    <p class="quiet sample">
      ${
        shown < total.count
          ? `A sample of ${shown} of ${total.count} requests: the slowest and the failed of each moment. The counts are exact.`
          : `${total.count} requests in the last minute.`
      }
    </p>
    <div class="choice" role="radiogroup" aria-label="Time shown">
      ${spans.map(
        (span) =>
          html`<label
            ><input
              type="radio"
              name="span"
              .checked=${span === kept.now.span}
              @change=${() => kept.change({ span })}
            /><span>${span < 60 ? `${span} s` : '1 min'}</span></label
          >`,
      )}
    </div>
    ${pauseButton(hold)}
  </div>`;
}

let latest: LoadView | undefined;

function pauseButton(hold: (view: LoadView | undefined) => void): TemplateResult {
  const isHeld = held !== undefined;
  return html`<button
    class="button"
    aria-pressed=${String(isHeld)}
    @click=${() => hold(isHeld ? undefined : latest)}
  >
    ${icon(isHeld ? 'start' : 'pause')} Pause
  </button>`;
}

/** A worker's share as a bar, with a mark where the fair one is. */
function shareBar({ share, shareText }: LaneView, fair: number, top: number): TemplateResult {
  const x = (value: number): number => (100 * value) / top;
  const description = `${shareText} of all requests; fair is ${Math.round(fair * 100)} %`;
  return html`<svg
      class="share"
      role="img"
      aria-label=${description}
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
    >
      <title>${description}</title>
      ${svg`<rect class="bar" width=${x(share)} height="10" />
        <rect class="fair" x=${x(fair) - 0.8} width="1.6" height="10" />`}
    </svg>
    <span>${shareText}</span>`;
}

function laneRow(view: LaneView, load: LoadView, window: LaneWindow, topShare: number): TemplateResult {
  const { slot, state, rate, p50, p95, p99, inFlight, errors } = view;
  const isCurrent =
    slot === current || (!load.lanes.some((one) => one.slot === current) && view === load.lanes[0]);
  return html`<tr data-slot=${slot} data-state=${state}>
    <th scope="row">
      <span class="worker">${icon(state)}<span class="unseen">Worker</span> ${slot}</span>
    </th>
    <td class="lane">${lane(view, window, probe, isCurrent, handlersOf(load, view))}</td>
    <td class="shares">${shareBar(view, load.fair, topShare)}</td>
    <td class="number">${rate}</td>
    <td class="number">${p50}</td>
    <td class="number">${p95}</td>
    <td class="number">${p99}</td>
    <td class="number">${inFlight}</td>
    <td class="number ${errors > 0 ? 'bad' : ''}">${errors}</td>
  </tr>`;
}

function lanes(load: LoadView): TemplateResult {
  const span = kept.now.span * 1000;
  const topRate = Math.max(1, ...load.lanes.flatMap(({ rates }) => rates.map((rate) => rate ?? 0))) * 1.1;
  const topShare = Math.max(2 * load.fair, ...load.lanes.map(({ share }) => share));
  const window = { now: load.now, span, topRate };
  return html`<table class="lanes data ${load.lanes.length > 16 ? 'small' : ''}">
    <caption class="unseen">
      The requests of each worker
    </caption>
    <thead>
      <tr>
        <th scope="col">Worker</th>
        <th scope="col" class="lane">
          <div class="axis">
            <span>${kept.now.span} s ago</span><span class="unseen">to</span><span>now</span>
          </div>
        </th>
        <th scope="col">Share</th>
        ${['Rate', 'p50', 'p95', 'p99', 'In flight', 'Failed'].map(
          (name) => html`<th scope="col" class="number">${name}</th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${repeat(
        load.lanes,
        ({ slot }) => slot,
        (view) => laneRow(view, load, window, topShare),
      )}
    </tbody>
  </table>`;
}

type Row = RequestRecord & { slot: number };

const requestColumns: readonly Column<Row>[] = [
  { title: 'Time', cell: ({ at }) => timeOf(at) },
  { title: 'Worker', isFigure: true, cell: ({ slot }) => slot },
  { title: 'Request', cell: ({ method, path }) => `${method} ${path}` },
  {
    title: 'Status',
    isFigure: true,
    isBad: (row) => outcomeOf(row) === 'failed',
    cell: ({ status, aborted }) => (aborted === true ? 'client left' : (status ?? '–')),
  },
  { title: 'ms', isFigure: true, cell: ({ ms }) => ms.toFixed(1) },
];

const routeColumns: readonly Column<RouteView>[] = [
  { title: 'Route', cell: ({ route }) => route },
  { title: 'Requests', isFigure: true, cell: ({ count }) => count },
  { title: 'Failed', isFigure: true, isBad: ({ errors }) => errors > 0, cell: ({ errors }) => errors },
  { title: 'p50', isFigure: true, cell: ({ p50 }) => p50 },
  { title: 'p95', isFigure: true, cell: ({ p95 }) => p95 },
  { title: 'p99', isFigure: true, cell: ({ p99 }) => p99 },
];

function requestTable({ lanes }: LoadView): TemplateResult {
  const rows = lanes
    .flatMap(({ slot, requests }) => requests.map((request) => ({ ...request, slot })))
    .sort((a, b) => b.at - a.at)
    .slice(0, mostRows);
  return dataTable('The requests that are drawn, the newest first', requestColumns, rows);
}

/** Who handled what? */
export function loadTab(view: LoadView): TemplateResult {
  latest = view;
  const shown = held ?? view;
  if (shown.isEmpty) {
    return emptyState(
      'servers',
      'No request yet',
      'Each request that a worker answers is shown here as it comes: who handled it, and how long that took.',
    );
  }
  return html`${tiles(shown)} ${controls(shown)} ${lanes(shown)}
  ${behind('Requests as a table', () => requestTable(shown))}
  ${
    shown.routes.length === 0
      ? nothing
      : html`<div class="toolbar"><h3>Slowest routes</h3></div>
          ${dataTable('The slowest routes', routeColumns, shown.routes)}`
  }`;
}
