/** Every session in one look, for the sidebar. */
export interface GlanceView {
  tab: 'glance';
}
