import { analyze, type Finding, type Fix, type LintOptions, type RuleId } from '../../../src/lint';

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

/** The text with a fix applied. */
export function applyFix(text: string, { edits }: Fix): string {
  return edits
    .toReversed()
    .reduce(
      (before, { range, newText }) => before.slice(0, range.start) + newText + before.slice(range.end),
      text,
    );
}

/** The text with the first fix of every finding of a rule applied, one after another, until none is left. */
export function applyFirstFixes(rule: RuleId, text: string, options: Partial<LintOptions> = {}): string {
  let fixed = text;
  for (let round = 0; round < 50; round++) {
    const fix = findingsOf(rule, fixed, options).find(({ fixes }) => fixes.length > 0)?.fixes[0];
    if (!fix) return fixed;
    fixed = applyFix(fixed, fix);
  }
  throw new Error('a fix is offered again and again');
}
