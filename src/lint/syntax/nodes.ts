import * as ts from 'typescript';
import type { Range } from '../finding';

/** Where the node's first token begins: `node.pos` counts the white space and comments before it too. */
export function startOf(node: ts.Node, root: ts.SourceFile): number {
  const { text } = root;
  let at = node.pos;
  for (;;) {
    while (at < node.end && isSpace(text.charCodeAt(at))) at++;
    if (text.startsWith('//', at)) at = endOfLine(text, at);
    else if (text.startsWith('/*', at)) {
      const close = text.indexOf('*/', at + 2);
      at = close < 0 ? node.end : close + 2;
    } else return Math.min(at, node.end);
    if (at >= node.end) return node.end;
  }
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff || code === 0x2028;
}

/** The offset of the line break that ends the line, or of the end of the text. */
export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** The range of a node without the white space and comments before it. */
export function rangeOf(node: ts.Node, root: ts.SourceFile): Range {
  return { start: startOf(node, root), end: node.end };
}

/** The node as it is written. */
export function textOf(node: ts.Node, root: ts.SourceFile): string {
  return root.text.slice(startOf(node, root), node.end);
}

/** As written, on one line and cut to a length that a message can bear. */
export function quoteOf(node: ts.Node, root: ts.SourceFile): string {
  const text = textOf(node, root).replace(/\s+/g, ' ');
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

/** Without what does not change the value: parentheses, type assertions, `!`, `satisfies`, and a comma's left side. */
export function unwrap(node: ts.Expression): ts.Expression {
  let inner = node;
  for (;;) {
    if (
      ts.isParenthesizedExpression(inner) ||
      ts.isAsExpression(inner) ||
      ts.isNonNullExpression(inner) ||
      ts.isSatisfiesExpression(inner) ||
      ts.isTypeAssertionExpression(inner)
    )
      inner = inner.expression;
    else if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.CommaToken)
      inner = inner.right;
    else return inner;
  }
}

/** The node that is around the expression once what does not change its value is left out. */
export function outerOf(node: ts.Node): ts.Node {
  let outer = node;
  while (
    ts.isParenthesizedExpression(outer.parent) ||
    ts.isAsExpression(outer.parent) ||
    ts.isNonNullExpression(outer.parent) ||
    ts.isSatisfiesExpression(outer.parent)
  )
    outer = outer.parent;
  return outer;
}

/** The text of a string or a template without holes. */
export function stringOf(node: ts.Node | undefined): string | undefined {
  if (!node) return undefined;
  return ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** The name of a property, where it is written and not computed. */
export function propertyName(name: ts.Node | undefined): string | undefined {
  if (!name) return undefined;
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) return ts.idText(name);
  if (ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text;
  return ts.isComputedPropertyName(name) ? stringOf(unwrap(name.expression)) : undefined;
}

/** The member that `a.b` or `a['b']` names. */
export function memberName(node: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return propertyName(node.name);
  if (ts.isElementAccessExpression(node)) return stringOf(unwrap(node.argumentExpression));
  return undefined;
}

export type AccessExpression = ts.PropertyAccessExpression | ts.ElementAccessExpression;

export function isAccess(node: ts.Node): node is AccessExpression {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

/** Functions of every form that have parameters and may have a body. */
export type FunctionNode = ts.SignatureDeclaration & { readonly body?: ts.Node | undefined };

export function isFunction(node: ts.Node): node is FunctionNode {
  switch (node.kind) {
    case ts.SyntaxKind.FunctionDeclaration:
    case ts.SyntaxKind.FunctionExpression:
    case ts.SyntaxKind.ArrowFunction:
    case ts.SyntaxKind.MethodDeclaration:
    case ts.SyntaxKind.Constructor:
    case ts.SyntaxKind.GetAccessor:
    case ts.SyntaxKind.SetAccessor:
      return true;
    default:
      return false;
  }
}

/** The function that the node is in, if any. */
export function enclosingFunction(node: ts.Node): FunctionNode | undefined {
  for (let at: ts.Node | undefined = parentOf(node); at; at = parentOf(at)) if (isFunction(at)) return at;
  return undefined;
}

/** The type says that there is always a parent; a source file has none. */
export function parentOf(node: ts.Node): ts.Node | undefined {
  return node.parent;
}

/** Every node below, a parent before its children, in the order of the text; `visit` returning false skips the children. */
export function walk(root: ts.Node, visit: (node: ts.Node) => boolean | undefined): void {
  const pending: ts.Node[] = [root];
  const children: ts.Node[] = [];
  const collect = (child: ts.Node): void => {
    children.push(child);
  };
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (visit(node) === false) continue;
    ts.forEachChild(node, collect);
    for (let child = children.pop(); child; child = children.pop()) pending.push(child);
  }
}
