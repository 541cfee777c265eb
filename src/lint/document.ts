import { inOrder, inspect, inspectOnce, withoutFix, type Analysis } from './analyze';
import type { Finding, Range } from './finding';
import type { LintOptions } from './options';
import type { CheckedFile } from './incremental/checkedFile';
import { Shift } from './incremental/positions';
import { LineMender, type Mended } from './syntax/mend';
import { changeBetween, type Change } from './syntax/parse';

/**
 * A text that is being edited. It keeps the tree between edits, of which only what was touched is parsed again, and
 * the findings of the last text without a syntax error: what a half-typed statement hides from the parser is kept,
 * moved with its text, until it can be seen again.
 */
export class LintDocument {
  readonly #options: LintOptions;
  readonly #mender = new LineMender();
  #file: CheckedFile | undefined;
  #whole: { readonly text: string; readonly findings: readonly Finding[] } | undefined;

  constructor(options: LintOptions) {
    this.#options = options;
  }

  /** Checks the text as it is now. As {@link inspect}, it never throws. */
  update(text: string): Analysis {
    const previous = this.#file;
    this.#file = undefined;
    const mended = this.#mender.mend(text, previous?.tree);
    const inspected = inspect(mended?.text ?? text, this.#options, previous);
    this.#file = inspected.file;
    const analysis = mended ? withoutMending(inspected, mended) : inspected;
    if (analysis.syntaxErrors.length === 0) {
      this.#whole = { text, findings: analysis.findings };
      return analysis;
    }
    if (this.#whole) return { ...analysis, findings: this.#withHidden(text, analysis.findings) };
    // What is broken from the start on has no text without an error to go back to: one long look has to do.
    return previous ? analysis : { ...analysis, findings: inspectOnce(text, this.#options).findings };
  }

  #withHidden(text: string, findings: readonly Finding[]): readonly Finding[] {
    if (!this.#whole) return findings;
    const change = changeBetween(this.#whole.text, text);
    const shift = change.newEnd - change.oldEnd;
    const hidden: Finding[] = [];
    // Both lists are in the order of the text.
    let from = 0;
    for (const finding of this.#whole.findings) {
      const { rule } = finding;
      const range = moveRange(finding.range, change, shift);
      if (!range) continue;
      while ((findings[from]?.range.start ?? Infinity) < range.start) from++;
      if (isAmong(findings, from, rule, range)) continue;
      const isSeen = findings.some((one) => one.rule === rule && overlaps(one.range, range));
      if (!isSeen) hidden.push(moveFinding(finding, range, change, shift));
    }
    if (hidden.length === 0) return findings;
    return [...findings, ...hidden].sort(inOrder);
  }
}

/** The analysis of the text without what was put into it. What touches the line has no fix: it is half-typed. */
function withoutMending(analysis: Analysis, { text, start, end }: Mended): Analysis {
  const shift = new Shift(text, { start, oldEnd: end, newEnd: start });
  const moved = (at: number): number => (at <= start ? at : Math.max(start, at - (end - start)));
  const place = ({ range }: { readonly range: Range }): { range: Range } => ({
    range: { start: moved(range.start), end: moved(range.end) },
  });
  const findings = analysis.findings.map(
    (finding) =>
      shift.finding(finding) ??
      withoutFix({
        ...finding,
        ...place(finding),
        related: finding.related.map((one) => ({ ...one, ...place(one) })),
      }),
  );
  const errors = analysis.syntaxErrors.map((error) => ({ ...error, ...place(error) }));
  const missing = { range: { start, end: start }, message: `'${text.slice(start, end)}' expected.` };
  return { ...analysis, findings, syntaxErrors: [missing, ...errors] };
}

/** One of the findings, of which the first that starts where the range does is known, is of this rule and range. */
function isAmong(
  findings: readonly Finding[],
  first: number,
  rule: Finding['rule'],
  { start, end }: Range,
): boolean {
  for (let at = first; findings[at]?.range.start === start; at++)
    if (findings[at]?.rule === rule && findings[at]?.range.end === end) return true;
  return false;
}

function overlaps(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}

/** The finding where its text is now. */
function moveFinding(finding: Finding, range: Range, change: Change, shift: number): Finding {
  const related = finding.related.flatMap((place) => {
    const moved = moveRange(place.range, change, shift);
    return moved ? [{ ...place, range: moved }] : [];
  });
  return withoutFix({ ...finding, range, related });
}

/** Nothing when the text of the range was edited. */
function moveRange(range: Range, change: Change, shift: number): Range | undefined {
  if (range.end <= change.start) return range;
  return range.start >= change.oldEnd ? { start: range.start + shift, end: range.end + shift } : undefined;
}
