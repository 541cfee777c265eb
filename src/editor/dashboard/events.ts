import type { EventsView } from '../../protocol/views/events';

/** What has happened, the newest first. */
export function viewEvents(): EventsView {
  return { tab: 'events' };
}
