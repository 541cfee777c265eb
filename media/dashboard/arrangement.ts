import {
  tabIds,
  type DashboardReveal,
  type PageId,
  type ShowRequest,
  type TabId,
} from '../../src/protocol/dashboard';
import type { TableWish } from '../../src/protocol/views/table';
import { host } from './host';
import { layout } from './layout';
import { redraw } from './redraw';

/** How the page is arranged: all that outlives a hidden page, since the host knows the rest. */
interface Arrangement {
  tab: TabId;
  /** The id of the session that is shown; absent for the first one. */
  session?: string | undefined;
  /** In px. */
  scroll: number;
  /** What a person has selected in each tab, of which the host sends the details. */
  selected: Partial<Record<TabId, string | undefined>>;
  /** How each tab is arranged by itself. */
  tabs: Partial<Record<TabId, object>>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Takes of what was saved, maybe by another version, what has the type that it must have. */
function readAs<T extends object>(saved: unknown, initial: T): T {
  if (!isObject(saved)) return initial;
  const known = Object.entries(initial).filter(([name, value]) => typeof saved[name] === typeof value);
  return { ...initial, ...Object.fromEntries(known.map(([name]) => [name, saved[name]])) };
}

function restore(saved: unknown): Arrangement {
  const initial: Arrangement = { tab: tabIds[0], session: '', scroll: 0, selected: {}, tabs: {} };
  const read = readAs(saved, initial);
  return {
    ...read,
    tab: tabIds.find((id) => id === read.tab) ?? initial.tab,
    session: read.session || undefined,
  };
}

const now = restore(host.getState());

/** Where the page is, for whoever draws it. */
export const arrangement: Readonly<Arrangement> = now;

function keep(change: Partial<Arrangement>): void {
  Object.assign(now, change);
  host.setState(now);
}

const wishes: Partial<Record<TabId, () => TableWish>> = {};

/** Says which rows of its table a tab wants, each time when the host is told what is in sight. */
export function wishFor(tab: TabId, wish: () => TableWish): void {
  wishes[tab] = wish;
}

/** What the page tells the host of what is in sight. */
function sight(): ShowRequest {
  const tab: PageId = layout === 'sidebar' ? 'glance' : now.tab;
  const selected = now.selected[now.tab];
  const table = wishes[now.tab]?.();
  return {
    type: 'show',
    tab,
    ...(now.session !== undefined && { session: now.session }),
    ...(selected !== undefined && { selected }),
    ...(table && { table }),
  };
}

/** Asks the host for all that is in sight. */
export const askForSight = (): void => host.postMessage(sight());

/** Keeps how far the page is scrolled. */
export const keepScroll = (scroll: number): void => keep({ scroll });

/** Shows another tab. */
export function showTab(tab: TabId): void {
  keep({ tab });
  askForSight();
  redraw();
  window.scrollTo(0, 0);
}

/** Shows another session, in whatever tab. */
export function showSession(session: string): void {
  keep({ session, selected: {} });
  askForSight();
  redraw();
}

/** Shows what a person has asked for elsewhere in the window. */
export function reveal({ tab, session, selected }: DashboardReveal): void {
  keep({ tab, session, selected: { ...now.selected, [tab]: selected } });
  askForSight();
  redraw();
}

/** Selects something in a tab, of which the host is to send the details; nothing for `undefined`. */
export function select(tab: TabId, selected: string | undefined): void {
  keep({ selected: { ...now.selected, [tab]: selected } });
  askForSight();
  redraw();
}

/** How one tab is arranged. */
export interface TabArrangement<T> {
  readonly now: Readonly<T>;
  /** Keeps a change, and draws the page again. */
  change(change: Partial<T>): void;
}

/**
 * What a tab keeps of how it is arranged: sorting, filters, a pause. It outlives a hidden page.
 * @param initial flat: a string, number or boolean a property
 */
export function arrangementOf<T extends object>(tab: TabId, initial: T): TabArrangement<T> {
  return {
    get now() {
      return readAs(now.tabs[tab], initial);
    },
    change(change) {
      keep({ tabs: { ...now.tabs, [tab]: { ...this.now, ...change } } });
      redraw();
    },
  };
}
