import type { StageResult } from './runStage';

/**
 * The report at the end: the failures, a table of the stages, and, as the very last line, the totals.
 * @returns the lines
 */
export function summarize(results: readonly StageResult[]): string[] {
  const failures = results.flatMap(({ name, failures }) =>
    failures.map((failure) => `✗ ${name}: ${failure}`),
  );
  const total = (key: 'passed' | 'failed'): number => results.reduce((sum, result) => sum + result[key], 0);
  return [
    '',
    ...failures,
    ...(failures.length > 0 ? [''] : []),
    row('stage', 'passed', 'failed', 'seconds'),
    ...results.map(({ name, passed, failed, seconds }) => row(name, passed, failed, seconds.toFixed(1))),
    '',
    `${total('passed')} passed, ${total('failed')} failed`,
  ];
}

function row(name: string, ...cells: (string | number)[]): string {
  return name.padEnd(12) + cells.map((cell) => String(cell).padStart(9)).join('');
}
