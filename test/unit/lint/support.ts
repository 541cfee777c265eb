import { analyze, type Finding, type LintOptions, type RuleId } from '../../../src/lint';

/** The findings of one rule in a text. */
export function findingsOf(
  rule: RuleId,
  text: string,
  options: Partial<LintOptions> = {},
): readonly Finding[] {
  return analyze(text, { fileName: 'file.ts', ...options }).filter((one) => one.rule === rule);
}

/** What the finding is about, as it is written. */
export function placeOf(text: string, { range }: Finding): string {
  return text.slice(range.start, range.end);
}
