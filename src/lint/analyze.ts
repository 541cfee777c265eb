import type { Finding, Severity } from './finding';
import type { LintOptions } from './options';
import type { Report, Rule } from './rule';
import type { CheckedFile } from './incremental/checkedFile';
import { checkFile } from './incremental/fileCheck';
import { rules } from './rules';
import { suppressionsIn } from './suppressions';
import { parse, reparse, type Edit, type SyntaxError, type SyntaxTree } from './syntax/parse';
import { withoutBrokenLine } from './syntax/recover';

/** Longer texts are bundles and data, not what someone types. */
export const longestText = 750_000;
/** From this length on a text with lines of {@link minifiedLine} characters on average is the work of a program. */
const longestMinified = 50_000;
const minifiedLine = 300;

export interface Analysis {
  /** In the order of the text. */
  readonly findings: readonly Finding[];
  /** What the parser stumbled over; it went on behind it. */
  readonly syntaxErrors: readonly SyntaxError[];
  /** Why the text was not checked, as a sentence. */
  readonly notChecked?: string;
  /** Nothing where no rule had to look. */
  readonly tree?: SyntaxTree;
  /** For the next look at the text, once it is edited. */
  readonly file?: CheckedFile;
}

/** Checks one text. @param previous the same file before an edit, with the same options; it is used up */
export function inspect(text: string, options: LintOptions, previous?: CheckedFile): Analysis {
  const notChecked = reasonNotToCheck(text);
  if (notChecked !== undefined) return { findings: [], syntaxErrors: [], notChecked };
  const mentioned = new Map<RegExp, boolean>();
  const isMentioned = (mention: RegExp): boolean => {
    const known = mentioned.get(mention) ?? mention.test(text);
    mentioned.set(mention, known);
    return known;
  };
  const isClustered = options.project?.isClustered === true;
  const mayFind = ({ mention, clusteredMention }: Rule): boolean =>
    isMentioned(mention) || (isClustered && clusteredMention !== undefined && isMentioned(clusteredMention));
  const wanted = rules.filter((rule) => options.rules?.[rule.id] !== 'off' && mayFind(rule));
  if (wanted.length === 0) return { findings: [], syntaxErrors: [] };
  let parsed: { readonly tree: SyntaxTree; readonly edit?: Edit };
  try {
    parsed = previous
      ? reparse(options.fileName, text, previous.tree)
      : { tree: parse(options.fileName, text) };
  } catch (error) {
    return { findings: [], syntaxErrors: [], notChecked: `The parser gave up: ${messageOf(error)}.` };
  }
  const { tree, edit } = parsed;
  return { syntaxErrors: tree.errors, tree, ...check(tree, wanted, options, previous, edit) };
}

/** As {@link inspect}, for one look at a text: what a broken line hides is found too. */
export function inspectOnce(text: string, options: LintOptions): Analysis {
  const analysis = inspect(text, options);
  const mended = analysis.tree && withoutBrokenLine(options.fileName, analysis.tree);
  if (!mended) return analysis;
  const { findings } = inspect(mended.text, options);
  const all = [...analysis.findings];
  for (const finding of findings) if (!all.some((one) => isSame(one, finding))) all.push(withoutFix(finding));
  return { ...analysis, findings: all.sort(inOrder) };
}

function isSame({ rule, range }: Finding, other: Finding): boolean {
  return rule === other.rule && range.start < other.range.end && other.range.start < range.end;
}

function reasonNotToCheck(text: string): string | undefined {
  if (text.length > longestText) return `It is longer than ${longestText} characters.`;
  if (text.length < longestMinified) return undefined;
  let lines = 0;
  for (let at = 0; at >= 0 && lines * minifiedLine <= text.length; at = text.indexOf('\n', at + 1)) lines++;
  return lines * minifiedLine < text.length ? 'It is minified.' : undefined;
}

function check(
  tree: SyntaxTree,
  rules: readonly Rule[],
  options: LintOptions,
  previous: CheckedFile | undefined,
  edit: Edit | undefined,
): Pick<Analysis, 'findings' | 'file'> {
  const severityOf = (rule: Rule): Severity | undefined => {
    const wish = options.rules?.[rule.id];
    return wish === 'off' ? undefined : wish;
  };
  const wish = {
    rules,
    project: options.project ?? {},
    complete: (report: Report, rule: Rule) => complete(report, rule, severityOf(rule)),
  };
  const suppressions = suppressionsIn(tree.text);
  try {
    const { found, file } = checkFile(tree, wish, previous, edit);
    const shown = found.filter(({ finding, rank }) => {
      const rule = rules[rank];
      return rule !== undefined && !suppressions.isSuppressed(rule, finding.range);
    });
    shown.sort((a, b) => inOrder(a.finding, b.finding) || a.rank - b.rank);
    return { findings: shown.map(({ finding }) => finding), file };
  } catch {
    // Nested deeper than the stack.
    return { findings: [] };
  }
}

/** The order of the text. */
export function inOrder(a: Finding, b: Finding): number {
  return a.range.start - b.range.start || a.range.end - b.range.end;
}

/** A finding in a text that the parser could not read as a whole: a fix may reach into what is half-typed. */
export function withoutFix(finding: Finding): Finding {
  return { ...finding, fixes: [] };
}

const grades: Readonly<Record<Severity, number>> = { error: 2, warning: 1, hint: 0 };

function complete(report: Report, { id, severity: usual }: Rule, wish: Severity | undefined): Finding {
  const found = report.severity ?? usual;
  return {
    rule: id,
    severity: wish === undefined ? found : wished(found, usual, wish),
    range: report.range,
    message: report.message,
    related: report.related ?? [],
    fixes: report.fixes ?? [],
    ...(report.noFix !== undefined && { noFix: report.noFix }),
    tags: report.tags ?? [],
  };
}

/** A wish moves the usual grade, and with it what is graded above: what is below it stays below. */
function wished(found: Severity, usual: Severity, wish: Severity): Severity {
  if (grades[found] === grades[usual]) return wish;
  return grades[found] > grades[usual] ? (grades[wish] > grades[found] ? wish : found) : 'hint';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
