import { fixText, isFixable } from '../../check/fixText';
import { Lines, type Position } from '../../check/lines';
import { readSource } from '../../check/source';
import {
  inspect,
  type Analysis,
  type Finding,
  type LintOptions,
  type Range,
  type RuleId,
  type Severity,
} from '../../lint';
import { replaceFile } from './replaceFile';

/** What is to be said of a place in a file. */
export interface Problem {
  /** Nothing for what is about the file itself. */
  readonly rule: RuleId | undefined;
  readonly severity: Severity;
  readonly message: string;
  readonly start: Position;
  readonly end: Position;
  readonly finding: Finding | undefined;
  /** The file could not be checked in whole. */
  readonly isFatal: boolean;
}

export interface CheckedFile {
  readonly path: string;
  readonly text: string;
  readonly problems: readonly Problem[];
  /** Places in the text, for more than the problems. */
  readonly positionOf: (offset: number) => Position;
}

/** A file that is none of ours, with the reason as a sentence. */
export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

const top: Position = { line: 0, column: 0 };

/** Which findings are to be told of, and which of them mended. */
export interface Wish {
  readonly isReported: (finding: Finding) => boolean;
  readonly isMended: (finding: Finding) => boolean;
}

/** Reads and checks a file, and mends it first where that is wished. It never throws, whatever the file. */
export function checkFile(path: string, options: LintOptions, wish: Wish): CheckedFile | SkippedFile {
  const source = readSource(path);
  if ('reason' in source)
    return source.isFailure ? failedFile(path, source.reason) : { path, reason: source.reason };
  const { text } = source;
  const check = (content: string): Analysis => inspect(content, options);
  const analysis = check(text);
  const isMended = (finding: Finding): boolean => wish.isMended(finding) && isFixable(finding);
  if (!analysis.findings.some(isMended)) return checkedFile(path, text, analysis, wish, []);

  const fixed = fixText(text, check, wish.isMended);
  if (fixed.edits.length === 0) return checkedFile(path, text, analysis, wish, []);
  const refusal = source.mark === undefined ? 'it is not UTF-8' : replaceFile(path, source.mark + fixed.text);
  return refusal === undefined
    ? checkedFile(path, fixed.text, fixed.analysis, wish, [])
    : checkedFile(path, text, analysis, wish, [fatal(`The file was not fixed: ${refusal}.`)]);
}

function checkedFile(
  path: string,
  text: string,
  analysis: Analysis,
  wish: Wish,
  failures: readonly Problem[],
): CheckedFile {
  const { notChecked, syntaxErrors } = analysis;
  const findings = analysis.findings.filter(wish.isReported);
  // Most files: neither their text nor their lines are kept.
  if (findings.length + syntaxErrors.length + failures.length === 0 && notChecked === undefined)
    return { path, text: '', problems: [], positionOf: () => top };

  const lines = new Lines(text, 'javascript');
  const positionOf = (offset: number): Position => lines.positionOf(offset);
  const placeOf = ({ start, end }: Range): Pick<Problem, 'start' | 'end'> => ({
    start: positionOf(start),
    end: positionOf(end),
  });
  const [syntaxError] = syntaxErrors;
  const problems = [
    ...failures,
    ...(notChecked === undefined ? [] : [fatal(notChecked)]),
    ...(syntaxError
      ? [{ ...fatal(`Parsing error: ${syntaxError.message}`), ...placeOf(syntaxError.range) }]
      : []),
    ...findings.map((finding) => ({
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      ...placeOf(finding.range),
      finding,
      isFatal: false,
    })),
  ];
  return { path, text, problems: problems.sort(byPlace), positionOf };
}

/** A file of which nothing could be seen. */
export function failedFile(path: string, message: string): CheckedFile {
  return { path, text: '', problems: [fatal(message)], positionOf: () => top };
}

function fatal(message: string): Problem {
  return {
    rule: undefined,
    severity: 'error',
    message,
    start: top,
    end: top,
    finding: undefined,
    isFatal: true,
  };
}

function byPlace(a: Problem, b: Problem): number {
  return a.start.line - b.start.line || a.start.column - b.start.column;
}
