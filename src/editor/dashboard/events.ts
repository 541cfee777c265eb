import type { EventRow, EventsView } from '../../protocol/views/events';
import { viewDetail } from './eventDetail';
import type { EventLog, LogEntry } from './eventLog';

/** What has happened, the newest first, and all that is known of the selected one. */
export function viewEvents(log: EventLog, selected: string | undefined): EventsView {
  const entry = selected === undefined ? undefined : log.find(selected);
  return {
    tab: 'events',
    rows: log.entries
      .map(viewRow)
      .reverse()
      .sort((a, b) => b.at - a.at)
      .map(({ row }) => row),
    forgotten: log.forgotten,
    ...(entry && { detail: viewDetail(entry) }),
  };
}

function viewRow({ id, at, kind, severity, slots, title, count }: LogEntry): { at: number; row: EventRow } {
  const time = new Date(at).toTimeString().slice(0, 8);
  return { at, row: { id, time, kind, severity, slots, title, ...(count > 1 && { count }) } };
}

/** The newest first, times as ISO 8601. */
export function eventsAsJson(program: string, { entries, forgotten }: EventLog): string {
  const events = entries
    .toSorted((a, b) => b.at - a.at)
    .map(({ at, ...entry }) => ({ time: new Date(at).toISOString(), ...entry }));
  return `${JSON.stringify({ program, forgotten, events }, null, 2)}\n`;
}
