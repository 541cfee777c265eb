import type { Summary } from './statistics';

const escape = (cell: string): string => cell.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A Markdown table; missing cells are a dash. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escape).join(' | ')} |`;
  const full = rows.map((row) => head.map((_, column) => row[column] ?? '–'));
  return [line(head), line(head.map(() => '---')), ...full.map(line)].join('\n');
}

/** `1.02 × (0.95–1.08)`: the median, the lowest and the highest. */
export function ratioText({ median, low, high }: Summary): string {
  return `${median.toFixed(2)} × (${low.toFixed(2)}–${high.toFixed(2)})`;
}

/** `48 ms (37–65)`. */
export function spreadText({ median, low, high }: Summary, unit: string, digits = 0): string {
  return `${median.toFixed(digits)} ${unit} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}
