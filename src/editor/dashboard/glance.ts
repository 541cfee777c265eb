import type { GlanceView } from '../../protocol/views/glance';

/** Every session in one look. */
export function viewGlance(): GlanceView {
  return { tab: 'glance' };
}
