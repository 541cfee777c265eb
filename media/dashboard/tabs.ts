import { html, type TemplateResult } from 'lit/html.js';
import type { DashboardSnapshot } from '../../src/protocol/dashboard';
import { workersTab } from './workersTab';

/** A page of the dashboard: it answers one question. */
interface Tab {
  id: string;
  title: string;
  render(snapshot: DashboardSnapshot): TemplateResult;
}

/** In the order in which they are shown; the first is the one that a new dashboard opens on. */
const tabs: readonly [Tab, ...Tab[]] = [{ id: 'workers', title: 'Workers', render: workersTab }];

/** The id of the tab to show: the wanted one, if there is one of that name. */
export const tabFor = (wanted: string | undefined): string =>
  (tabs.find(({ id }) => id === wanted) ?? tabs[0]).id;

/** The strip of tabs and the page of the selected one. */
export function tabbed(
  selected: string,
  snapshot: DashboardSnapshot,
  select: (id: string) => void,
): TemplateResult {
  const tab = tabs.find(({ id }) => id === selected) ?? tabs[0];
  return html`<div class="tabs" role="tablist" aria-label="Dashboard">
      ${tabs.map(
        ({ id, title }) =>
          html`<button
            role="tab"
            id="tab-${id}"
            aria-selected=${String(id === tab.id)}
            aria-controls="page"
            @click=${() => select(id)}
          >
            ${title}
          </button>`,
      )}
    </div>
    <div id="page" role="tabpanel" aria-labelledby="tab-${tab.id}">${tab.render(snapshot)}</div>`;
}
