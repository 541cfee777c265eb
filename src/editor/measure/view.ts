import { plain } from '../../measure/names';
import { columns, describeLoad, rowsOf } from '../../measure/table';
import type { MeasureReport } from '../../protocol/measure';
import type { MeasureView } from '../../protocol/measurePage';

/** Everything that the page shows of a report. @param name the program as a person knows it */
export function viewOf(report: MeasureReport, name: string): MeasureView {
  const { advice, results } = report;
  const rows = rowsOf(report);
  return {
    type: 'view',
    title: `How ${name} scales`,
    sentence: advice.sentence,
    recommended: advice.workers,
    notes: advice.notes,
    points: results
      .filter(({ workers }) => workers !== plain)
      .map(({ workers, speedUp: { median, low, high } }) => ({ workers, speedUp: median, low, high })),
    columns: [...columns],
    rows: results.map(({ workers }, index) => ({
      workers,
      name: workers === plain ? 'Plain process' : workers === 1 ? '1 worker' : `${workers} workers`,
      cells: rows[index]?.cells ?? [],
    })),
    load: describeLoad(report),
  };
}
