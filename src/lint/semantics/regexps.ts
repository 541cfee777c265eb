import * as ts from 'typescript';
import { stringOf, unwrap } from '../syntax/nodes';
import type { Subjects } from './subjects';

/** Longer patterns are not tried out. */
const longestPattern = 2000;

/**
 * The regular expression that is written as a literal, or made by `new RegExp` of constants, also by way of a variable.
 * Flags that cannot be seen are taken to be those that the author needs.
 */
export function compileRegExp(pattern: ts.Expression, subjects: Subjects): RegExp | undefined {
  const node = unwrap(pattern);
  const source = ts.isIdentifier(node) ? subjects.valueOf(node) : node;
  if (!source) return undefined;
  if (ts.isRegularExpressionLiteral(source)) {
    const end = source.text.lastIndexOf('/');
    return compile(source.text.slice(1, end), source.text.slice(end + 1));
  }
  if (!ts.isNewExpression(source) && !ts.isCallExpression(source)) return undefined;
  if (!ts.isIdentifier(source.expression) || ts.idText(source.expression) !== 'RegExp') return undefined;
  const [text, flags] = source.arguments ?? [];
  const written = text && stringOf(unwrap(text));
  if (written === undefined) return undefined;
  return compile(written, flags ? (stringOf(unwrap(flags)) ?? 'g') : '');
}

function compile(source: string, flags: string): RegExp | undefined {
  if (source.length > longestPattern || mayBacktrack.test(source)) return undefined;
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

/** A repeated group that repeats something itself: tried out on the wrong text it may not come to an end. */
const mayBacktrack = /\([^()]*[*+}][^()]*\)[*+{].*\([^()]*[*+}][^()]*\)[*+{]/;

/**
 * Whether what the pattern matches is made of letters, digits and `_ . / : @ % = + , -` alone, wherever in a text it is
 * found: `/^\d+/m`, `/disk\d+/`, `/([a-z-]+)@([\d.]+)/`. What a class or a dot lets through cannot be told that easily.
 */
export function matchesWordsOnly(pattern: ts.Expression, subjects: Subjects): boolean {
  const regex = compileRegExp(pattern, subjects);
  return regex !== undefined && wordPattern.test(regex.source);
}

/** Plain characters, `\d`, `\w`, classes of them with ranges of letters or digits, groups, alternatives and repetitions. */
const wordPattern =
  /^(?:[\w/:@%=,-]|\\[dwb./+-]|[$^|()*+?]|\(\?(?::|<\w+>)|\{\d+(?:,\d*)?\}|\[(?:[a-z]-[a-z]|[A-Z]-[A-Z]|\d-\d|[\w./:@%+=,]|\\[dw./-])+-?\])+$/;
