import { isFixable } from '../../check/fixText';
import type { Problem } from './checkFile';

/** How many problems of each kind; a hint that is shown counts as a warning. */
export interface Tally {
  readonly errors: number;
  readonly fatal: number;
  readonly warnings: number;
  readonly fixableErrors: number;
  readonly fixableWarnings: number;
}

export function tallyOf(problems: readonly Problem[]): Tally {
  const isFixed = ({ finding }: Problem): boolean => finding !== undefined && isFixable(finding);
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity !== 'error');
  return {
    errors: errors.length,
    fatal: errors.filter(({ isFatal }) => isFatal).length,
    warnings: warnings.length,
    fixableErrors: errors.filter(isFixed).length,
    fixableWarnings: warnings.filter(isFixed).length,
  };
}

export function sumOf(tallies: readonly Tally[]): Tally {
  const sum = { errors: 0, fatal: 0, warnings: 0, fixableErrors: 0, fixableWarnings: 0 };
  for (const tally of tallies) {
    sum.errors += tally.errors;
    sum.fatal += tally.fatal;
    sum.warnings += tally.warnings;
    sum.fixableErrors += tally.fixableErrors;
    sum.fixableWarnings += tally.fixableWarnings;
  }
  return sum;
}
