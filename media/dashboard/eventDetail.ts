import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { EventDetail, RequestRow, StackLine } from '../../src/protocol/views/events';
import type { FigureView } from '../../src/protocol/views/figure';
import { behind, dataTable, type Column } from './dataTable';
import { ask } from './host';
import { commonScale, describeFigure, sparkline } from './sparkline';

const columns: readonly Column<RequestRow>[] = [
  { title: 'Time', cell: ({ time }) => time },
  { title: 'Request', cell: ({ request }) => request },
  { title: 'Status', isFigure: true, isBad: ({ isError }) => isError, cell: ({ outcome }) => outcome },
  { title: 'Duration', isFigure: true, cell: ({ duration }) => duration },
];

function stackLine(session: string, event: string, { text, place }: StackLine): TemplateResult {
  if (place === undefined) return html`<li><span class="words">${text.trim()}</span></li>`;
  return html`<li>
    <button class="frame" @click=${() => ask({ type: 'place', session, event, place })}>
      ${text.trim()}
    </button>
  </li>`;
}

function requests(title: string, rows: readonly RequestRow[] | undefined): TemplateResult | typeof nothing {
  if (!rows || rows.length === 0) return nothing;
  return html`<h3>${title}</h3>
    ${dataTable(title, columns, rows)}`;
}

function memory(figure: FigureView | undefined): TemplateResult | typeof nothing {
  if (!figure || figure.points.length < 2) return nothing;
  const scale = commonScale([figure], 0, 1);
  const megabytes = (bytes: number | null): string =>
    bytes === null ? '–' : String(Math.round(bytes / 2 ** 20));
  const last = figure.points.length - 1;
  const rows = figure.points.map((bytes, index) => ({ ago: last - index, bytes }));
  return html`<h3>Memory</h3>
    <div class="figure memory wide">${sparkline('Memory', figure, scale)}</div>
    <p class="quiet">${describeFigure('Memory', figure, 1).replace(' now,', ' at the end,')}</p>
    ${behind('Memory as a table', () =>
      dataTable(
        'Memory by seconds before the end',
        [
          { title: 'Seconds before', cell: ({ ago }) => ago },
          { title: 'MB', isFigure: true, cell: ({ bytes }) => megabytes(bytes) },
        ],
        rows,
      ),
    )}`;
}

/** Everything that is known of one event. */
export function eventDetail(session: string, detail: EventDetail): TemplateResult {
  const { id, text, stack, inFlight, recent, environment } = detail;
  return html`${text.map((paragraph) => html`<p>${paragraph}</p>`)}
  ${
    stack.length === 0
      ? nothing
      : html`<h3>Where</h3>
          <ol class="stack">
            ${stack.map((line) => stackLine(session, id, line))}
          </ol>`
  }
  ${requests('In flight', inFlight)} ${requests('Last requests', recent)} ${memory(detail.memory)}
  ${
    environment
      ? html`<h3>Environment</h3>
          <dl class="facts">
            ${environment.map(
              ([name, value]) =>
                html`<div>
                  <dt>${name}</dt>
                  <dd>${value}</dd>
                </div>`,
            )}
          </dl>`
      : nothing
  }`;
}
