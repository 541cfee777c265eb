import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { SessionView } from '../../src/protocol/dashboard';
import type { IpcView, MessageRowView } from '../../src/protocol/views/ipc';
import { arrangement, arrangementOf, askForSight, select, wishFor } from './arrangement';
import { emptyState } from './emptyState';
import { filterBox } from './filterBox';
import { firstWanted, Grid, windowSize, type Column } from './grid';
import { ask } from './host';
import { icon } from './icons';
import { ipcChannels } from './ipcChannels';
import { ipcDetail } from './ipcDetail';
import { lanesWidth } from './geometry';
import { laneHeads, messageArrow } from './sequence';

const tab = 'ipc';
/** `until` is the number of the newest message that is shown; 0 while the newest of all are. */
const kept = arrangementOf(tab, { filter: '', channel: '', until: 0, top: 0, areChannelsOpen: true });

wishFor(tab, () => {
  const { filter, channel, until, top } = kept.now;
  return {
    filter,
    count: windowSize,
    ...(channel !== '' && { channel }),
    // As long as nothing is held, the last ones are wanted.
    ...(until > 0 && { until, from: firstWanted(top) }),
  };
});

let shown: IpcView | undefined;
let isRestored = false;

const heads = (view: IpcView | undefined): readonly Column<MessageRowView>[] => {
  const lanes = view?.lanes ?? [];
  return [
    { id: 'time', title: 'Time', cell: ({ time }) => time },
    { id: 'sequence', title: laneHeads(lanes), cell: (row) => messageArrow(row, lanes) },
    {
      id: 'about',
      title: 'About',
      cell: ({ label, kind }) =>
        html`${label}${kind === 'user' ? nothing : html`<span class="note">${kind}</span>`}`,
    },
    { id: 'bytes', title: 'Size', cell: ({ bytes }) => bytes },
    { id: 'answered', title: 'Answered', cell: ({ roundTrip = '' }) => roundTrip },
    {
      id: 'holds',
      title: 'Holds',
      cell: ({ preview }) => (preview === undefined ? nothing : html`<code>${preview}</code>`),
    },
  ];
};

const grid = new Grid<MessageRowView>({
  id: tab,
  label: 'Messages',
  columns: () => heads(shown),
  leastWidth: () => lanesWidth(shown?.lanes.length ?? 0) + 500,
  keyOf: ({ number }) => String(number),
  classOf: ({ kind }) => kind,
  select: (key) => {
    // What is looked at is not to scroll away.
    pause(true);
    select(tab, key);
  },
  onScroll: (top, isAtEnd, isUpwards) => {
    if (kept.now.until === 0 && isUpwards && !isAtEnd) pause(true);
    else if (kept.now.until > 0 && kept.now.top !== top)
      rearrange({ top }, firstWanted(top) !== firstWanted(kept.now.top));
    else if (kept.now.top !== top) kept.change({ top });
  },
  onKey: (key) => {
    if (key === 'Enter') document.getElementById('ipc-detail')?.focus();
    return key === 'Enter';
  },
});

function rearrange(change: Partial<typeof kept.now>, isAsking = true): void {
  kept.change(change);
  if (isAsking) askForSight();
}

function pause(isPaused: boolean): void {
  if (isPaused && kept.now.until === 0 && shown) rearrange({ until: shown.newest });
  else if (!isPaused && kept.now.until > 0) rearrange({ until: 0 });
}

const follow = (channel: string): void => rearrange({ channel });

function toolbar(view: IpcView, session: string): TemplateResult {
  const { filter, channel, until } = kept.now;
  const isPaused = until > 0;
  const followed = view.channels.find(({ key }) => key === channel)?.title ?? 'one conversation';
  return html`<div class="toolbar">
    ${filterBox('Filter messages', filter, (text) => rearrange({ filter: text }))}
    <button class="button" aria-pressed=${String(isPaused)} @click=${() => pause(!isPaused)}>
      ${icon(isPaused ? 'start' : 'pause')} ${isPaused ? 'Resume' : 'Pause'}
    </button>
    ${
      channel === ''
        ? nothing
        : html`<button class="button" @click=${() => follow('')}>Stop Following ${followed}</button>`
    }
    <button class="button" @click=${() => ask({ type: 'session', session, command: 'muster.sendMessage' })}>
      Send Message…
    </button>
    <p class="count">
      ${isPaused ? 'paused · ' : nothing}${view.summary}
      ${view.sample === undefined ? nothing : html`<strong>${view.sample}</strong>`}
    </p>
  </div>`;
}

function afterDrawing(): void {
  if (kept.now.until === 0) grid.scrollToEnd();
  else if (!isRestored) grid.scrollTo(kept.now.top);
  isRestored = true;
}

/** Who says what to whom? */
export function ipcTab(view: IpcView, { id }: SessionView): TemplateResult {
  shown = view;
  const { filter, channel, areChannelsOpen } = kept.now;
  const { table, newest, channels } = view;
  if (newest === 0 && channels.length === 0)
    return emptyState(
      'servers',
      'No messages yet',
      'What the workers and the supervisor, their forked children and their threads say to each other is shown here.',
    );
  queueMicrotask(afterDrawing);
  const isFiltered = filter !== '' || channel !== '';
  const none = isFiltered ? 'No message matches.' : 'No message has come yet over these channels.';
  return html`${toolbar(view, id)}
  ${table.total === 0 ? html`<p class="nothing">${none}</p>` : grid.render(table, arrangement.selected[tab])}
  ${ipcDetail(view.detail, channel, follow)}
  ${ipcChannels(view, channel, areChannelsOpen, (isOpen) => kept.change({ areChannelsOpen: isOpen }), follow)}`;
}
