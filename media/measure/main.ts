/** The page of a measurement: shows what the host sends, and nothing else. */
import { html, nothing, render, type TemplateResult } from 'lit/html.js';
import type { MeasurePageRequest, MeasureView } from '../../src/protocol/measurePage';
import { chart } from './chart';
import { ask } from './host';

function table({ columns, rows, recommended }: MeasureView): TemplateResult {
  const isChosen = (workers: number): boolean => Math.max(1, workers) === recommended && workers !== 1;
  const chosen = rows.find(({ workers }) => isChosen(workers))?.workers;
  return html`<div class="scrolled" tabindex="0" role="region" aria-label="All figures">
    <table>
      <caption class="unseen">
        Medians of the rounds, with the lowest and the highest
      </caption>
      <thead>
        <tr>
          <th scope="col">Run as</th>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ workers, name, cells }) =>
            html`<tr class=${workers === chosen ? 'chosen' : ''}>
              <th scope="row">${name}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const button = (title: string, request: MeasurePageRequest, kind = ''): TemplateResult =>
  html`<button class="button ${kind}" @click=${() => ask(request)}>${title}</button>`;

function page(view: MeasureView): TemplateResult {
  return html`<main>
    <header>
      <h1>${view.title}</h1>
      <div class="buttons" role="group" aria-label="Actions">
        ${button('Measure Again', { type: 'again' }, 'primary')}
        ${button('Export as Markdown', { type: 'export', form: 'markdown' })}
        ${button('Export as JSON', { type: 'export', form: 'json' })}
        ${button('Settings', { type: 'settings' })}
      </div>
    </header>
    <p class="advice" role="status">${view.sentence}</p>
    ${
      view.notes.length === 0
        ? nothing
        : html`<ul class="notes">
            ${view.notes.map((note) => html`<li>${note}</li>`)}
          </ul>`
    }
    ${chart(view)} ${table(view)}
    <p class="load">${view.load}</p>
  </main>`;
}

window.addEventListener('message', ({ data }: MessageEvent<MeasureView>) => {
  const root = document.getElementById('scaling');
  if (root) render(page(data), root);
});
ask({ type: 'ready' });
