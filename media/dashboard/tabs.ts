import { html, type TemplateResult } from 'lit/html.js';
import {
  tabIds,
  type DashboardSnapshot,
  type PageView,
  type SessionView,
  type TabId,
  type ViewOf,
} from '../../src/protocol/dashboard';
import { showTab } from './arrangement';
import { emptyState } from './emptyState';
import { eventsTab } from './eventsTab';
import { ask } from './host';
import { icon } from './icons';
import { ipcTab } from './ipcTab';
import { loadTab } from './loadTab';
import { processesTab } from './processesTab';
import { sessionHead } from './sessionHead';
import { workersTab } from './workersTab';

/** A page of the dashboard: it answers one question. */
interface Tab {
  title: string;
  /** Nothing as long as the host has not sent what belongs to this tab. */
  render(view: PageView | undefined, session: SessionView): TemplateResult | undefined;
}

function tabOf<Id extends TabId>(
  id: Id,
  title: string,
  render: (view: ViewOf<Id>, session: SessionView) => TemplateResult,
): Tab {
  const isOwn = (view: PageView | undefined): view is ViewOf<Id> => view?.tab === id;
  return { title, render: (view, session) => (isOwn(view) ? render(view, session) : undefined) };
}

const tabs: Record<TabId, Tab> = {
  workers: tabOf('workers', 'Workers', workersTab),
  load: tabOf('load', 'Load', loadTab),
  processes: tabOf('processes', 'Processes', processesTab),
  ipc: tabOf('ipc', 'IPC', ipcTab),
  events: tabOf('events', 'Events', eventsTab),
};

function nobody(): TemplateResult {
  return emptyState(
    'servers',
    'No server is running',
    'Run one on every core, and its workers are shown here: how they are, what they use, why they ended.',
    html`<button class="button primary" @click=${() => ask({ type: 'run' })}>
      ${icon('run')} Run Clustered
    </button>`,
  );
}

function content(tab: TabId, snapshot: DashboardSnapshot): TemplateResult {
  const session = snapshot.sessions.find(({ id }) => id === snapshot.session);
  if (!session) return nobody();
  const body = tabs[tab].render(snapshot.view, session) ?? html`<p class="loading">Loading…</p>`;
  return html`${sessionHead(snapshot, session)}
    <section class="session" aria-label=${session.name} data-session=${session.name}>${body}</section>`;
}

/** Moves along the strip with the arrow keys, as the pattern of tabs has it. */
function onKey(event: KeyboardEvent, selected: TabId): void {
  const place = tabIds.indexOf(selected);
  const last = tabIds.length - 1;
  const next = {
    ArrowRight: place === last ? 0 : place + 1,
    ArrowLeft: place === 0 ? last : place - 1,
    Home: 0,
    End: last,
  }[event.key];
  const tab = next === undefined ? undefined : tabIds[next];
  if (tab === undefined) return;
  event.preventDefault();
  showTab(tab);
  document.getElementById(`tab-${tab}`)?.focus();
}

/** The strip of tabs and the page of the selected one. */
export function tabbed(selected: TabId, snapshot: DashboardSnapshot): TemplateResult {
  return html`<div
      class="tabs"
      role="tablist"
      aria-label="Dashboard"
      @keydown=${(event: KeyboardEvent) => onKey(event, selected)}
    >
      ${tabIds.map(
        (id) =>
          html`<button
            role="tab"
            id="tab-${id}"
            aria-selected=${String(id === selected)}
            aria-controls="page"
            tabindex=${id === selected ? 0 : -1}
            @click=${() => showTab(id)}
          >
            ${tabs[id].title}
          </button>`,
      )}
    </div>
    <div id="page" role="tabpanel" aria-labelledby="tab-${selected}">${content(selected, snapshot)}</div>`;
}
