import type { FigureView } from './figure';

/** A session in one look. */
export interface GlanceSession {
  id: string;
  name: string;
  /** The sums over its workers; `latency` is the 99th percentile of the last minute. */
  rate: FigureView;
  memory: FigureView;
  cpu: FigureView;
  latency: string;
}

/** Every session in one look, for the sidebar. */
export interface GlanceView {
  tab: 'glance';
  /** How much time the figures span, in seconds. */
  span: number;
  sessions: GlanceSession[];
}
