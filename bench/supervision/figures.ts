import { markdownTable } from './table';

/** `not there yet`: Muster cannot be asked for it, so that it could not be measured in full. */
export type Verdict = 'reached' | 'not reached' | 'not there yet';

/** One line of the table of figures. */
export interface Figure {
  what: string;
  bar: string;
  muster: string;
  bare: string;
  pm2: string;
  verdict: Verdict;
}

/** All that was measured for a row, system by system. */
export interface Detail {
  title: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
  /** How to read it. */
  note?: string;
}

export interface RowResult {
  figures: readonly Figure[];
  details: readonly Detail[];
}

export const verdict = (reached: boolean): Verdict => (reached ? 'reached' : 'not reached');

/** The table of figures, and below it what each of them came from, as Markdown. */
export function report(results: readonly RowResult[]): string {
  const figures = results.flatMap((result) => result.figures);
  const table = markdownTable(
    ['what', 'bar', 'muster', 'bare node:cluster', 'pm2', 'verdict'],
    figures.map(({ what, bar, muster, bare, pm2, verdict }) => [what, bar, muster, bare, pm2, verdict]),
  );
  const details = results
    .flatMap((result) => result.details)
    .map(({ title, head, rows, note }) =>
      [`### ${title}`, markdownTable(head, rows), ...(note === undefined ? [] : [note])].join('\n\n'),
    );
  return [table, ...details].join('\n\n');
}
