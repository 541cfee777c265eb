/** What happened, and why? */
export interface EventsView {
  tab: 'events';
}
