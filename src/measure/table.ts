import { basename } from 'node:path';
import type { MeasureReport, Result, Spread } from '../protocol/measure';
import { plain } from './names';

/** A row of figures, as text. */
export interface Row {
  name: string;
  cells: string[];
}

export const columns = [
  'requests/s',
  'speed-up',
  'p50 ms',
  'p99 ms',
  'errors',
  'CPU ms/request',
  'cores used',
  'MB/worker',
] as const;

const count = (value: number): string => Math.round(value).toLocaleString('en');
const megabyte = 1024 ** 2;

/** The median, and the rounds' extremes behind it where they differ. */
function spread({ median, low, high }: Spread, show: (value: number) => string): string {
  return show(low) === show(high) ? show(median) : `${show(median)} (${show(low)}–${show(high)})`;
}

/** Three digits that count. */
const small = (value: number): string =>
  value >= 100 ? count(value) : value >= 10 ? value.toFixed(1) : value.toFixed(value >= 1 ? 2 : 3);

function rowOf(result: Result): Row {
  const { workers, perSecond, speedUp, p50, p99, errors, cpuPerRequest, cores, memoryPerWorker } = result;
  return {
    name: workers === plain ? 'plain' : String(workers),
    cells: [
      spread(perSecond, count),
      workers === plain ? '1' : spread(speedUp, (value) => value.toFixed(2)),
      spread(p50, small),
      spread(p99, small),
      count(errors),
      spread(cpuPerRequest, small),
      spread(cores, (value) => value.toFixed(2)),
      spread(memoryPerWorker, (value) => count(value / megabyte)),
    ],
  };
}

export const rowsOf = ({ results }: MeasureReport): Row[] => results.map(rowOf);

/** How it was measured, in one line. */
export function describeLoad({ requests, load, machine, nodeVersion }: MeasureReport): string {
  const asked = requests.length === 1 ? (requests[0] ?? '') : `${requests.length} requests in turn`;
  const seconds = `${load.duration / 1000} s after ${load.warmUp / 1000} s of warm-up`;
  const rounds = load.rounds === 1 ? '1 round' : `medians of ${load.rounds} interleaved rounds`;
  const where = `Node.js ${nodeVersion}, ${machine.cores} cores (${machine.model})`;
  return `${asked}, ${load.connections} connections, ${seconds}, ${rounds}; ${where}`;
}

/** The report for a terminal. */
export function toText(report: MeasureReport): string {
  const lines = [['workers', ...columns], ...rowsOf(report).map(({ name, cells }) => [name, ...cells])];
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const table = lines.map((line) =>
    line.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '),
  );
  const { sentence, notes } = report.advice;
  return [describeLoad(report), '', ...table, '', sentence, ...notes].join('\n') + '\n';
}

/** The report for a page or an issue. */
export function toMarkdown(report: MeasureReport): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [
    line(['workers', ...columns]),
    line(['---:', ...columns.map(() => '---:')]),
    ...rowsOf(report).map(({ name, cells }) => line([name, ...cells])),
  ];
  const { sentence, notes } = report.advice;
  const listed = notes.length === 0 ? [] : ['', ...notes.map((note) => `- ${note}`)];
  const title = `# How ${basename(report.program)} scales`;
  return (
    [title, '', `**${sentence}**`, '', ...table, '', `${describeLoad(report)}.`, ...listed].join('\n') + '\n'
  );
}
