import type { Range } from './finding';
import type { Rule } from './rule';
import { endOfLine } from './syntax/nodes';

/** Where comments in a text switch rules off. */
export interface Suppressions {
  isSuppressed(rule: Rule, range: Range): boolean;
}

interface Span extends Range {
  /** Empty: all rules. */
  readonly names: ReadonlySet<string>;
}

const comment =
  /(?:\/\/|\/\*|<!--)[ \t*]*(muster|eslint)-(disable|enable)(-next-line|-line)?(?![-\w])([^\n]*?)(?=\*\/|-->|\n|$)/g;
const mention = /(muster|eslint)-disable/;

/**
 * Reads `muster-disable`, `-disable-line`, `-disable-next-line` and `-enable`, and ESLint's own for rules that look for
 * the same. Names of rules stand between blanks or commas, none meaning all of Muster's; what follows ` -- ` is the
 * reason.
 */
export function suppressionsIn(text: string): Suppressions {
  const spans = mention.test(text) ? spansIn(text) : [];
  return {
    isSuppressed: (rule, { start }) =>
      spans.some(
        (span) =>
          span.start <= start &&
          start < span.end &&
          (span.names.size === 0 || namesOf(rule).some((one) => span.names.has(one))),
      ),
  };
}

function namesOf(rule: Rule): readonly string[] {
  return [rule.id, `muster/${rule.id}`, ...rule.twins];
}

function spansIn(text: string): readonly Span[] {
  const spans: Span[] = [];
  const open: { start: number; names: ReadonlySet<string> }[] = [];
  for (const match of text.matchAll(comment)) {
    const [whole, tool, action, place = '', rest = ''] = match;
    const names = new Set((rest.split(/\s--/)[0] ?? '').split(/[\s,]+/).filter(Boolean));
    // An unnamed eslint-disable is about ESLint's rules, and says nothing of ours.
    if (tool === 'eslint' && names.size === 0) continue;
    const end = endOfLine(text, match.index + whole.length);
    if (action === 'enable') {
      for (let at = open.length - 1; at >= 0; at--) {
        const one = open[at];
        if (!one || (names.size > 0 && ![...one.names].some((name) => names.has(name)))) continue;
        spans.push({ ...one, end: match.index });
        open.splice(at, 1);
      }
    } else if (place === '-next-line') spans.push({ start: end, end: endOfLine(text, end + 1) + 1, names });
    else if (place === '-line')
      spans.push({ start: text.lastIndexOf('\n', match.index) + 1, end: end + 1, names });
    else open.push({ start: match.index, names });
  }
  return [...spans, ...open.map((one) => ({ ...one, end: Infinity }))];
}
