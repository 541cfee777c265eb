/**
 * What the page of a measurement and the extension host say to each other. The host owns the report and sends all that
 * is shown; what the page asks is validated here on arrival.
 */
import * as v from 'valibot';

export const exportForms = ['json', 'markdown'] as const;
export type ExportForm = (typeof exportForms)[number];

export const MeasurePageRequestSchema = v.variant('type', [
  /** The page is loaded and wants what it shows. */
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('export'), form: v.picklist(exportForms) }),
  /** Measure the same program again. */
  v.object({ type: v.literal('again') }),
  /** Open the settings of the measurement. */
  v.object({ type: v.literal('settings') }),
]);
export type MeasurePageRequest = v.InferOutput<typeof MeasurePageRequestSchema>;

/** A place of the chart: how many times the plain process's requests so many workers answer. */
export interface ChartPoint {
  workers: number;
  speedUp: number;
  low: number;
  high: number;
}

/** Everything that the page shows. */
export interface MeasureView {
  type: 'view';
  title: string;
  /** The recommended number, and why. */
  sentence: string;
  /** Of the recommended workers, in the table and in the chart; 1 is the plain process. */
  recommended: number;
  notes: string[];
  points: ChartPoint[];
  /** The heads of the columns behind the first. */
  columns: string[];
  rows: { workers: number; name: string; cells: string[] }[];
  /** How it was measured. */
  load: string;
}
