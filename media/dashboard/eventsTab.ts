import { html, nothing, type TemplateResult } from 'lit/html.js';
import { repeat } from 'lit/directives/repeat.js';
import type { SessionView } from '../../src/protocol/dashboard';
import { eventKinds, type EventKind, type EventRow, type EventsView } from '../../src/protocol/views/events';
import { arrangement, arrangementOf, select } from './arrangement';
import { emptyState } from './emptyState';
import { eventDetail } from './eventDetail';
import { ask } from './host';
import { icon } from './icons';

const names: Record<EventKind, string> = {
  crash: 'Crashes',
  restart: 'Restarts',
  blocked: 'Blocked loops',
  call: 'Slow calls',
  reload: 'Reloads',
  notice: 'Notices',
  session: 'Session',
};

const kept = arrangementOf('events', { kind: 'all' });

function filters({ rows }: EventsView, { id }: SessionView): TemplateResult {
  const choice = (kind: string, name: string, count: number): TemplateResult =>
    html`<label
      ><input
        type="radio"
        name="kind"
        .checked=${kind === kept.now.kind}
        @change=${() => kept.change({ kind })}
      /><span>${name} <small>${count}</small></span></label
    >`;
  const countOf = (kind: EventKind): number => rows.filter((row) => row.kind === kind).length;
  return html`<div class="toolbar">
    <div class="choice" role="radiogroup" aria-label="Kind of events">
      ${choice('all', 'All', rows.length)}
      ${eventKinds.map((kind) => choice(kind, names[kind], countOf(kind)))}
    </div>
    <button class="button" @click=${() => ask({ type: 'export', session: id })}>
      ${icon('export')} Export…
    </button>
  </div>`;
}

function option(row: EventRow, isSelected: boolean, isReached: boolean, index: number): TemplateResult {
  const { id, time, kind, severity, title, count = 1 } = row;
  return html`<li
    role="option"
    id="event-${index}"
    class="event ${severity}"
    data-kind=${kind}
    aria-selected=${String(isSelected)}
    tabindex=${isReached ? 0 : -1}
    @click=${() => select('events', id)}
  >
    ${icon(kind)}<span class="unseen">${names[kind]}:</span>
    <span class="title">${title}</span>
    ${count > 1 ? html`<span class="count">× ${count}</span>` : nothing}
    <time>${time}</time>
  </li>`;
}

/** Along the list with the arrow keys; what has the keyboard is selected. */
function onKey(event: KeyboardEvent, rows: readonly EventRow[], selected: number): void {
  const last = rows.length - 1;
  const next = {
    ArrowUp: selected - 1,
    ArrowDown: selected + 1,
    Home: 0,
    End: last,
    Enter: selected,
    ' ': selected,
  }[event.key];
  const place = next === undefined ? undefined : Math.min(last, Math.max(0, next));
  const row = place === undefined ? undefined : rows[place];
  if (!row) return;
  event.preventDefault();
  select('events', row.id);
  document.getElementById(`event-${place ?? 0}`)?.focus();
}

function list(rows: readonly EventRow[], forgotten: number): TemplateResult {
  const place = rows.findIndex(({ id }) => id === arrangement.selected.events);
  return html`<div class="list">
    <ul role="listbox" aria-label="Events" @keydown=${(event: KeyboardEvent) => onKey(event, rows, place)}>
      ${repeat(
        rows,
        ({ id }) => id,
        (row, index) => option(row, index === place, index === Math.max(0, place), index),
      )}
    </ul>
    ${forgotten > 0 ? html`<p class="quiet">${forgotten} older ones are no longer kept.</p>` : nothing}
  </div>`;
}

/** What happened, and why? */
export function eventsTab(view: EventsView, session: SessionView): TemplateResult {
  const { kind } = kept.now;
  const rows = kind === 'all' ? view.rows : view.rows.filter((row) => row.kind === kind);
  if (view.rows.length === 0) {
    return emptyState('servers', 'Nothing has happened yet', 'Restarts, crashes and reloads are shown here.');
  }
  const { detail } = view;
  return html`${filters(view, session)}
    <div class="split">
      ${rows.length === 0 ? html`<p class="quiet">None of this kind.</p>` : list(rows, view.forgotten)}
      <section class="report" aria-label="The selected event">
        ${detail ? eventDetail(session.id, detail) : html`<p class="quiet">Select an event to read all about it.</p>`}
      </section>
    </div>`;
}
