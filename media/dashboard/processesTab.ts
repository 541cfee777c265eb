import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { SessionView } from '../../src/protocol/dashboard';
import type { ProcessCommand } from '../../src/protocol/views/commands';
import type { ProcessesView, ProcessRowView } from '../../src/protocol/views/processes';
import { arrangement, arrangementOf, askForSight, select, wishFor } from './arrangement';
import { emptyState } from './emptyState';
import { filterBox } from './filterBox';
import { firstWanted, Grid, windowSize, type Column } from './grid';
import { icon, type IconName } from './icons';
import { askProcess, processDetail } from './processDetail';

const tab = 'processes';
const kept = arrangementOf(tab, { filter: '', sort: 'cpu', isDescending: true, top: 0 });

wishFor(tab, () => {
  const { filter, sort, isDescending, top } = kept.now;
  return { filter, sort, isDescending, from: firstWanted(top), count: windowSize };
});

/** The page shows another session's table by now, or this one's: for what comes by the keyboard. */
let shown: { session: string; view: ProcessesView } | undefined;
/** The selected row is to be brought into sight as soon as its place is known. */
let isRevealing = false;
let isRestored = false;

const quickIcons: Partial<Record<ProcessCommand, [IconName, string]>> = {
  'muster.endProcess': ['failed', 'End'],
  'muster.endParent': ['failed', 'End parent of'],
};

function quickAction({ key, quick, command, pid }: ProcessRowView): TemplateResult | typeof nothing {
  const [picture, title] = (quick && quickIcons[quick]) ?? [];
  if (!quick || !picture) return nothing;
  const label = `${title ?? ''} ${command} ${pid ?? ''}`;
  // Not reached by Tab: the same is below for the row that the keyboard is on.
  return html`<button
    class="tool"
    tabindex="-1"
    title="${title ?? ''} Process…"
    aria-label=${label}
    @click=${() => askProcess(shown?.session, key, quick)}
  >
    ${icon(picture)}
  </button>`;
}

const columns: readonly Column<ProcessRowView>[] = [
  { id: 'state', title: 'State', isSortable: true, cell: ({ state }) => state },
  {
    id: 'command',
    title: 'Command',
    isSortable: true,
    cell: (row) => html`<span class="text" title=${row.command}>${row.command}</span>${quickAction(row)}`,
  },
  { id: 'pid', title: 'PID', isSortable: true, cell: ({ pid }) => pid ?? '–' },
  { id: 'from', title: 'From', isSortable: true, cell: ({ from }) => from },
  { id: 'cpu', title: 'CPU', isSortable: true, cell: ({ cpu }) => cpu ?? '–' },
  { id: 'memory', title: 'Memory', isSortable: true, cell: ({ memory }) => memory ?? '–' },
  { id: 'age', title: 'Age', isSortable: true, cell: ({ age }) => age ?? '–' },
];

/** What is asked for first of a column: the most, but for texts. */
const ascendingFirst = ['state', 'command', 'from', 'pid'];

const grid = new Grid<ProcessRowView>({
  id: tab,
  label: 'Processes',
  columns: () => columns,
  leastWidth: () => 720,
  keyOf: ({ key }) => key,
  classOf: ({ state }) => state,
  select: (key) => select(tab, key),
  onScroll: (top) => rearrange({ top }, firstWanted(top) !== firstWanted(kept.now.top)),
  onSort: (sort) => {
    const isDescending = kept.now.sort === sort ? !kept.now.isDescending : !ascendingFirst.includes(sort);
    rearrange({ sort, isDescending, top: 0 });
    grid.scrollTo(0);
  },
  onKey: (key) => {
    const { detail } = shown?.view ?? {};
    if (key === 'Enter') document.getElementById('process-detail')?.focus();
    else if (key === 'Delete' && detail) {
      const command = detail.commands.find((one) => one in quickIcons);
      if (command) askProcess(shown?.session, detail.key, command);
    } else return false;
    return true;
  },
});

function rearrange(change: Partial<typeof kept.now>, isAsking = true): void {
  kept.change(change);
  if (isAsking) askForSight();
}

/** Brings the selected row into sight, once the host has said where it is. */
export function revealProcess(): void {
  rearrange({ filter: '' }, false);
  isRevealing = true;
}

function summary({ table, all, zombies, orphans }: ProcessesView): TemplateResult {
  const total = table.total === all ? String(all) : `${table.total} of ${all}`;
  const bad = [
    ...(zombies > 0 ? [`${zombies} ${zombies === 1 ? 'zombie' : 'zombies'}`] : []),
    ...(orphans > 0 ? [`${orphans} ${orphans === 1 ? 'orphan' : 'orphans'}`] : []),
  ];
  return html`<p class="count">
    ${total} ${all === 1 ? 'process' : 'processes'}
    ${bad.length > 0 ? html`<strong class="bad">${bad.join(', ')}</strong>` : nothing}
  </p>`;
}

function afterDrawing({ table }: ProcessesView): void {
  if (!isRestored) grid.scrollTo(kept.now.top);
  isRestored = true;
  if (!isRevealing || table.selected === undefined) return;
  isRevealing = false;
  grid.reveal(table.selected);
}

/** What runs? */
export function processesTab(view: ProcessesView, { id }: SessionView): TemplateResult {
  shown = { session: id, view };
  const { table, all } = view;
  const { filter, sort, isDescending } = kept.now;
  queueMicrotask(() => afterDrawing(view));
  if (all === 0)
    return emptyState('servers', 'Nothing runs yet', 'The workers and all that they start are shown here.');
  return html`<div class="toolbar">
      ${filterBox('Filter processes', filter, (text) => rearrange({ filter: text, top: 0 }))} ${summary(view)}
    </div>
    ${
      table.total === 0
        ? html`<p class="nothing">No process matches “${filter}”.</p>`
        : grid.render(table, arrangement.selected[tab], { sort, isDescending })
    }
    ${processDetail(id, view.detail, arrangement.selected[tab])}`;
}
