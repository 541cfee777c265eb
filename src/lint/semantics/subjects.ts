import * as ts from 'typescript';
import { isAccess, memberName, unwrap } from '../syntax/nodes';
import type { Bindings } from './bindings';
import { onlyValue } from './origins';

/** What a check is about: a variable, or a chain of members of one. */
export type Subject = ts.Expression;

/** Compares and looks up variables, for those who ask what a check says of them. */
export class Subjects {
  readonly bindings: Bindings;

  constructor(bindings: Bindings) {
    this.bindings = bindings;
  }

  /** The two expressions are the same variable, or the same member of one. */
  isSame(expression: ts.Expression, subject: Subject): boolean {
    let one = unwrap(expression);
    let other = unwrap(subject);
    if (ts.isCallExpression(one) && ts.isIdentifier(one.expression) && ts.idText(one.expression) === 'String')
      one = one.arguments[0] ? unwrap(one.arguments[0]) : one;
    while (isAccess(one) && isAccess(other)) {
      const name = memberName(one);
      if (name === undefined || name !== memberName(other)) return false;
      one = unwrap(one.expression);
      other = unwrap(other.expression);
    }
    if (one.kind === ts.SyntaxKind.ThisKeyword) return other.kind === ts.SyntaxKind.ThisKeyword;
    if (!ts.isIdentifier(one) || !ts.isIdentifier(other)) return false;
    return (
      ts.idText(one) === ts.idText(other) && this.bindings.bindingOf(one) === this.bindings.bindingOf(other)
    );
  }

  /** The subject is a part of the expression, as in `'prefix/' + subject` or `path.join(root, subject)`. */
  isIn(expression: ts.Expression, subject: Subject, depth = 0): boolean {
    const node = unwrap(expression);
    if (this.isSame(node, subject)) return true;
    if (depth > 4) return false;
    const next = depth + 1;
    if (ts.isBinaryExpression(node))
      return this.isIn(node.left, subject, next) || this.isIn(node.right, subject, next);
    if (ts.isTemplateExpression(node))
      return node.templateSpans.some((span) => this.isIn(span.expression, subject, next));
    return ts.isCallExpression(node) && node.arguments.some((argument) => this.isIn(argument, subject, next));
  }

  /** A text or a number that is written down, also by way of a variable or of a member of a constant. */
  isConstant(expression: ts.Expression): boolean {
    const node = unwrap(expression);
    if (isLiteral(node)) return true;
    if (ts.isIdentifier(node)) {
      const value = this.valueOf(node);
      return value !== undefined && isLiteral(value);
    }
    const root = rootOf(node);
    return isAccess(node) && root !== undefined && /^[A-Z]/.test(ts.idText(root));
  }

  /** What a variable that is never written to again was given. */
  valueOf(node: ts.Identifier): ts.Expression | undefined {
    const binding = this.bindings.bindingOf(node);
    const value = binding && onlyValue(binding, this.bindings);
    return value && unwrap(value);
  }
}

function isLiteral(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isNumericLiteral(node);
}

/** The variable at the start of `a.b.c`. */
export function rootOf(node: ts.Expression): ts.Identifier | undefined {
  let root = unwrap(node);
  while (isAccess(root)) root = unwrap(root.expression);
  return ts.isIdentifier(root) ? root : undefined;
}
