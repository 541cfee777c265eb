import * as ts from 'typescript';
import type { Semantics } from '../semantics/semantics';
import { memberName, isAccess, textOf, unwrap } from '../syntax/nodes';
import { textOfWord, type Word, type WordPart } from '../shell/words';
import { literal, templateText, type Problem } from './edits';

/** Words of a command as elements of a list of arguments. */
export interface ArgumentList {
  readonly elements: readonly string[];
  /** Values that hold one argument now, and that a shell would split at blanks: what is written need not be the same. */
  readonly mayBeSeveral: readonly string[];
}

const severalName = /(args|arguments|argv|flags|options|opts|params|files|paths|list|rest|extra)$/i;

/** Writes the words as elements of an array literal. */
export function argumentsOf(
  words: readonly Word[],
  semantics: Semantics,
  root: ts.SourceFile,
): ArgumentList | Problem {
  const elements: string[] = [];
  const mayBeSeveral: string[] = [];
  for (const word of words) {
    const text = textOfWord(word);
    if (text !== undefined) {
      elements.push(literal(text));
      continue;
    }
    const [only, ...others] = word.parts;
    const isWhole = only !== undefined && others.length === 0 && 'hole' in only && !only.isQuoted;
    const list = isWhole ? listOf(only.hole, root) : undefined;
    if (list !== undefined) {
      elements.push(list);
      continue;
    }
    for (const part of word.parts) {
      if (!('hole' in part) || part.isQuoted) continue;
      const problem = problemOf(part.hole, semantics, root);
      if (problem) return problem;
      if (mayHoldSeveral(part.hole)) mayBeSeveral.push(textOf(part.hole, root));
    }
    elements.push(elementOf(word.parts, semantics, root));
  }
  return { elements, mayBeSeveral };
}

/** `${files.join(' ')}` is a list already, and `${all ? '--all' : ''}` is one of one or none. */
function listOf(hole: ts.Expression, root: ts.SourceFile): string | undefined {
  const node = unwrap(hole);
  if (ts.isCallExpression(node) && isAccess(node.expression) && memberName(node.expression) === 'join') {
    const [separator] = node.arguments;
    return separator && ts.isStringLiteralLike(separator) && separator.text === ' '
      ? `...${textOf(node.expression.expression, root)}`
      : undefined;
  }
  if (!ts.isConditionalExpression(node)) return undefined;
  const branches = [node.whenTrue, node.whenFalse].map((branch) => {
    const inner = unwrap(branch);
    return ts.isStringLiteralLike(inner) && !/[^\w\s=.,:/@%+-]/.test(inner.text) ? inner.text : undefined;
  });
  if (!branches.includes('') || branches.includes(undefined)) return undefined;
  const [one = [], other = []] = branches.map((text) =>
    (text ?? '').split(/\s+/).filter(Boolean).map(literal),
  );
  return `...(${textOf(node.condition, root)} ? [${one.join(', ')}] : [${other.join(', ')}])`;
}

/** A constant that a shell would take apart, or drop. */
function problemOf(hole: ts.Expression, semantics: Semantics, root: ts.SourceFile): Problem | undefined {
  const { texts } = semantics.evaluator.valueOf(hole);
  if (!texts?.some((text) => text === '' || /[^\w=.,:/@%+-]/.test(text))) return undefined;
  return { problem: `\`${textOf(hole, root)}\` can hold several words, or none.` };
}

function mayHoldSeveral(hole: ts.Expression): boolean {
  const node = unwrap(hole);
  const name = ts.isIdentifier(node) ? ts.idText(node) : memberName(node);
  return name !== undefined && severalName.test(name);
}

function elementOf(parts: readonly WordPart[], semantics: Semantics, root: ts.SourceFile): string {
  const [only, ...others] = parts;
  if (only && others.length === 0 && 'hole' in only) return elementOfHole(only.hole, semantics, root);
  const text = parts.map((part) =>
    'text' in part ? templateText(part.text) : `\${${textOf(part.hole, root)}}`,
  );
  return `\`${text.join('')}\``;
}

/** An argument has to be a text; what is known to be another thing is made one. */
function elementOfHole(hole: ts.Expression, semantics: Semantics, root: ts.SourceFile): string {
  const text = textOf(hole, root);
  const node = unwrap(hole);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken) return `(${text})`;
  if (ts.isYieldExpression(node)) return `(${text})`;
  const { holes, texts } = semantics.evaluator.valueOf(hole);
  const isNumber = holes.length === 0 && texts === undefined && !isQuotingCall(node);
  return isNumber ? `String(${text})` : text;
}

function isQuotingCall(node: ts.Expression): boolean {
  return (
    ts.isCallExpression(node) &&
    !/^(Number|parseInt|parseFloat)$/.test(ts.isIdentifier(node.expression) ? ts.idText(node.expression) : '')
  );
}
