import * as ts from 'typescript';
import { originsOf } from '../semantics/origins';
import type { Semantics } from '../semantics/semantics';
import { isAccess, memberName, unwrap } from '../syntax/nodes';

/** A part of a command as it is written: text, or an expression that is put in. */
export type Piece = string | ts.Expression;

/** A command that is put together in the source. */
export interface CommandText {
  readonly pieces: readonly Piece[];
  /** The variables that held it on its way to the call, the one next to the call first. */
  readonly variables: readonly ts.VariableDeclaration[];
}

const mostVariables = 4;

/**
 * Takes a command apart as it is written: templates, `+`, `concat`, the `join(' ')` of a literal list, and constants,
 * by way of variables that are given a value once. Whatever else there is stands for itself.
 */
export function commandTextOf(expression: ts.Expression, semantics: Semantics): CommandText {
  const variables: ts.VariableDeclaration[] = [];
  const pieces: Piece[] = [];
  collect(expression, semantics, pieces, variables, true);
  return { pieces: merged(pieces), variables };
}

function collect(
  expression: ts.Expression,
  semantics: Semantics,
  pieces: Piece[],
  variables: ts.VariableDeclaration[],
  isWhole: boolean,
): void {
  const node = unwrap(expression);
  const add = (part: ts.Expression): void => collect(part, semantics, pieces, variables, false);
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) pieces.push(node.text);
  else if (ts.isTemplateExpression(node)) {
    pieces.push(node.head.text);
    for (const { expression: hole, literal } of node.templateSpans) {
      add(hole);
      pieces.push(literal.text);
    }
  } else if (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
    isText(node)
  ) {
    add(node.left);
    add(node.right);
  } else if (ts.isCallExpression(node) && isAccess(node.expression))
    collectCall(node, node.expression, pieces, add);
  else if (ts.isIdentifier(node)) collectName(node, semantics, pieces, variables, isWhole);
  else pieces.push(expression);
}

/** `a + b` adds numbers, unless a text is among the operands. */
function isText(node: ts.Expression): boolean {
  const inner = unwrap(node);
  if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return isText(inner.left) || isText(inner.right);
  return ts.isStringLiteralLike(inner) || ts.isTemplateExpression(inner);
}

function collectCall(
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  pieces: Piece[],
  add: (part: ts.Expression) => void,
): void {
  const object = unwrap(callee.expression);
  const method = memberName(callee);
  const [first] = node.arguments;
  if (method === 'concat' && isText(object)) {
    add(object);
    node.arguments.forEach(add);
  } else if (
    method === 'join' &&
    ts.isArrayLiteralExpression(object) &&
    first !== undefined &&
    ts.isStringLiteralLike(first) &&
    !object.elements.some((element) => ts.isSpreadElement(element) || ts.isOmittedExpression(element))
  )
    object.elements.forEach((element, index) => {
      if (index > 0) pieces.push(first.text);
      add(element);
    });
  else pieces.push(node);
}

/** A variable that holds the whole command is followed to its declaration; one that holds a part only if it is constant. */
function collectName(
  node: ts.Identifier,
  semantics: Semantics,
  pieces: Piece[],
  variables: ts.VariableDeclaration[],
  isWhole: boolean,
): void {
  const binding = semantics.bindings.bindingOf(node);
  const [origin, ...others] = binding ? originsOf(binding, semantics.bindings) : [];
  const declaration = binding?.declarations[0]?.node;
  const canFollow =
    isWhole &&
    origin?.kind === 'value' &&
    origin.path.length === 0 &&
    others.length === 0 &&
    declaration !== undefined &&
    ts.isVariableDeclaration(declaration) &&
    declaration.initializer === origin.node &&
    variables.length < mostVariables;
  if (!canFollow) {
    pieces.push(node);
    return;
  }
  variables.push(declaration);
  collect(origin.node, semantics, pieces, variables, true);
}

function merged(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') joined[joined.length - 1] = last + piece;
    else if (piece !== '') joined.push(piece);
  }
  return joined;
}
