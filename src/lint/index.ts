/**
 * Finds process bugs in a text of JavaScript or TypeScript. Pure: text in, findings out; nothing is read, run or kept.
 *
 * - {@link analyze}: the findings in a text, for one look.
 * - {@link inspect}: the same, with the parser's errors, for a command line.
 * - {@link LintDocument}: the same for a text that is being edited, in a fraction of the time.
 */
import { inspectOnce, type Analysis } from './analyze';
import type { Finding } from './finding';
import type { LintOptions } from './options';

export { longestText, type Analysis } from './analyze';
export { LintDocument } from './document';
export type {
  AbandonedName,
  Finding,
  FindingTag,
  Fix,
  Range,
  RelatedPlace,
  Severity,
  TextEdit,
} from './finding';
export type { LintOptions, ProjectFacts } from './options';
export { isRuleId, ruleIds, type RuleId } from './ruleIds';
export type { Rule } from './rule';
export { rules } from './rules';
export { commentPlaceAt, type CommentPlace } from './syntax/commentPlace';
export { extensions } from './syntax/language';
export type { SyntaxError } from './syntax/parse';

/**
 * The findings in a text, in the order of the text. It never throws, whatever the text, and takes well under a second
 * for the longest that it reads ({@link longestText}).
 */
export function analyze(text: string, options: LintOptions): readonly Finding[] {
  return inspect(text, options).findings;
}

/** As {@link analyze}, with what the parser stumbled over, and why a text was not checked at all. */
export function inspect(text: string, options: LintOptions): Analysis {
  return inspectOnce(text, options);
}
