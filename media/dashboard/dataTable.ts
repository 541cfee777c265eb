import { html, type TemplateResult } from 'lit/html.js';

export interface Column<Row> {
  title: string;
  /** Figures stand to the right. */
  isFigure?: boolean;
  /** Whether what it says is bad news. */
  isBad?: (row: Row) => boolean;
  cell(row: Row): unknown;
}

/** A plain table; its first column names the row. */
export function dataTable<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): TemplateResult {
  const align = ({ isFigure }: Column<Row>): string => (isFigure === true ? 'number' : '');
  const look = (column: Column<Row>, row: Row): string =>
    `${align(column)} ${column.isBad?.(row) === true ? 'bad' : ''}`;
  return html`<table class="data">
    <caption class="unseen">
      ${caption}
    </caption>
    <thead>
      <tr>
        ${columns.map((column) => html`<th scope="col" class=${align(column)}>${column.title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${columns.map((column, index) =>
              index === 0
                ? html`<th scope="row" class=${look(column, row)}>${column.cell(row)}</th>`
                : html`<td class=${look(column, row)}>${column.cell(row)}</td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The table behind a chart: what it draws, for who does not see it or wants the figures. */
export function behind(title: string, table: () => TemplateResult): TemplateResult {
  return html`<details class="behind">
    <summary>${title}</summary>
    ${table()}
  </details>`;
}
