import type { AbandonedName, Analysis, Finding, TextEdit } from '../lint';
import { Pieces } from './pieces';

/** As ESLint's: a fix may uncover another one, and two rules may undo each other for ever. */
export const mostPasses = 10;

export interface FixedText {
  readonly text: string;
  /** What makes it of the text that was given, in its order. */
  readonly edits: readonly TextEdit[];
  /** Of the text as it is now. */
  readonly analysis: Analysis;
}

/**
 * Applies every fix that keeps what the program does, again and again until nothing is left to fix. A pass that leaves
 * more syntax errors than it found is taken back.
 * @param check as `inspect` of the rules, for the file that the text is of
 * @param isWanted findings that may be fixed
 */
export function fixText(
  text: string,
  check: (text: string) => Analysis,
  isWanted: (finding: Finding) => boolean = () => true,
): FixedText {
  const pieces = new Pieces(text);
  let analysis = check(text);
  let current = text;
  for (let pass = 0; pass < mostPasses; pass++) {
    const edits = safeEdits(analysis.findings.filter(isWanted));
    if (edits.length === 0) break;
    const trial = applied(current, edits);
    const after = check(trial);
    if (after.notChecked !== undefined || after.syntaxErrors.length > analysis.syntaxErrors.length) break;
    pieces.apply(edits);
    [current, analysis] = [trial, after];
  }
  return { text: current, edits: pieces.edits, analysis };
}

/** Whether a finding has a fix that may be applied without a look. */
export function isFixable(finding: Finding): boolean {
  return finding.fixes[0]?.isPreferred === true;
}

/** The edits of as many safe fixes as fit beside each other, in the order of the text. */
function safeEdits(findings: readonly Finding[]): readonly TextEdit[] {
  const taken: TextEdit[] = [];
  const abandoned = new Map<number, { readonly name: AbandonedName; count: number }>();
  const take = (edits: readonly TextEdit[]): boolean => {
    const isFree = edits.every((edit) => taken.every((other) => !touch(edit, other)));
    if (isFree) taken.push(...edits);
    return isFree;
  };
  for (const { fixes } of findings) {
    const [fix] = fixes;
    if (!fix?.isPreferred || !take(fix.edits) || !fix.abandons) continue;
    const known = abandoned.get(fix.abandons.declaration.start);
    if (known) known.count++;
    else abandoned.set(fix.abandons.declaration.start, { name: fix.abandons, count: 1 });
  }
  for (const { name, count } of abandoned.values()) if (count === name.uses) take(name.edits);
  return taken.sort((a, b) => a.range.start - b.range.start);
}

/** Two insertions at one place have no order, and so touch too. */
function touch({ range: a }: TextEdit, { range: b }: TextEdit): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** @param edits in the order of the text, none overlapping another */
export function applied(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { range, newText } of edits) {
    result += text.slice(at, range.start) + newText;
    at = range.end;
  }
  return result + text.slice(at);
}
