import { isFixable } from '../../../check/fixText';
import type { Fix, RuleId } from '../../../lint';
import type { CheckedFile, Problem } from '../checkFile';
import { tallyOf } from '../tally';
import type { Formatter } from './format';

interface TextFix {
  /** Offsets in the text without its byte order mark, the end excluded. */
  readonly range: readonly [number, number];
  readonly text: string;
}

/** As in ESLint's results: https://eslint.org/docs/latest/integrate/nodejs-api#-lintmessage-type */
export interface EslintMessage {
  readonly ruleId: RuleId | null;
  readonly severity: 1 | 2;
  readonly message: string;
  /** From 1, as is the column. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly fatal?: true;
  readonly fix?: TextFix;
  readonly suggestions?: readonly { readonly desc: string; readonly fix: TextFix }[];
}

export interface EslintResult {
  readonly filePath: string;
  readonly messages: readonly EslintMessage[];
  /** Always empty: what a comment switches off is not told. */
  readonly suppressedMessages: readonly EslintMessage[];
  readonly errorCount: number;
  readonly fatalErrorCount: number;
  readonly warningCount: number;
  readonly fixableErrorCount: number;
  readonly fixableWarningCount: number;
  readonly usedDeprecatedRules: readonly never[];
}

/** ESLint's own JSON, which tools around it read: every file, those without a message too. */
export const json: Formatter = {
  part: (file) => JSON.stringify(resultOf(file)),
  *whole(parts) {
    yield '[';
    for (const [index, part] of parts.entries()) yield index === 0 ? part : `,${part}`;
    yield ']\n';
  },
};

function resultOf(file: CheckedFile): EslintResult {
  const tally = tallyOf(file.problems);
  return {
    filePath: file.path,
    messages: file.problems.map((problem) => messageOf(problem, file.text)),
    suppressedMessages: [],
    errorCount: tally.errors,
    fatalErrorCount: tally.fatal,
    warningCount: tally.warnings,
    fixableErrorCount: tally.fixableErrors,
    fixableWarningCount: tally.fixableWarnings,
    usedDeprecatedRules: [],
  };
}

function messageOf(
  { rule, severity, message, start, end, finding, isFatal }: Problem,
  text: string,
): EslintMessage {
  const fixes = finding?.fixes ?? [];
  const [first, ...others] = fixes;
  const fix = finding && isFixable(finding) ? first : undefined;
  const suggestions = fix ? others : fixes;
  return {
    ruleId: rule ?? null,
    severity: severity === 'error' ? 2 : 1,
    message,
    line: start.line + 1,
    column: start.column + 1,
    endLine: end.line + 1,
    endColumn: end.column + 1,
    ...(isFatal && { fatal: true }),
    ...(fix && { fix: oneEdit(fix, text) }),
    ...(suggestions.length > 0 && {
      suggestions: suggestions.map((one) => ({ desc: one.title, fix: oneEdit(one, text) })),
    }),
  };
}

/** The format has one range for a fix: what lies between its edits is put in again. */
function oneEdit({ edits }: Fix, text: string): TextFix {
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start);
  const start = sorted[0]?.range.start ?? 0;
  let at = start;
  let replaced = '';
  for (const { range, newText } of sorted) {
    replaced += text.slice(at, range.start) + newText;
    at = range.end;
  }
  return { range: [start, at], text: replaced };
}
