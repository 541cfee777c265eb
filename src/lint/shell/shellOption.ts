import * as ts from 'typescript';
import { isFunction, unwrap } from '../syntax/nodes';
import { callersOf } from '../semantics/callers';
import { propertyOf } from '../semantics/origins';
import type { Semantics } from '../semantics/semantics';

/** `sometimes`: on some systems, or as a caller wants it. */
export type ShellUse = 'always' | 'sometimes' | 'never';

/** Whether the options of `spawn`, `execFile` or one of their like make them start a shell. */
export function shellOption(options: ts.Expression, semantics: Semantics): ShellUse {
  const value = shellValue(options, semantics, 0);
  return value ? useOf(value, semantics) : 'never';
}

/** The expression that is given to the option `shell`. */
export function shellValue(
  options: ts.Expression,
  semantics: Semantics,
  depth = 0,
): ts.Expression | undefined {
  const node = unwrap(options);
  if (depth > 4) return undefined;
  const next = depth + 1;
  if (ts.isObjectLiteralExpression(node)) {
    const own = propertyOf(node, 'shell');
    if (own) return own;
    for (const property of node.properties)
      if (ts.isSpreadAssignment(property)) {
        const spread = shellValue(property.expression, semantics, next);
        if (spread) return spread;
      }
    return undefined;
  }
  if (ts.isCallExpression(node)) {
    if (semantics.modules.resolve(node.expression)?.path !== 'Object.assign') return undefined;
    for (const argument of [...node.arguments].reverse()) {
      const one = shellValue(argument, semantics, next);
      if (one) return one;
    }
    return undefined;
  }
  if (ts.isConditionalExpression(node))
    return shellValue(node.whenTrue, semantics, next) ?? shellValue(node.whenFalse, semantics, next);
  if (ts.isBinaryExpression(node))
    return shellValue(node.right, semantics, next) ?? shellValue(node.left, semantics, next);
  const [given] = semantics.modules.propertyValues(node, 'shell');
  if (given) return given;
  if (!ts.isIdentifier(node)) return undefined;
  for (const { node: declaration } of semantics.bindings.bindingOf(node)?.declarations ?? []) {
    const given = ts.isParameter(declaration) ? givenTo(declaration, semantics, next) : undefined;
    if (given) return given;
    const initializer =
      ts.isVariableDeclaration(declaration) || ts.isParameter(declaration)
        ? declaration.initializer
        : undefined;
    const found =
      initializer && unwrap(initializer) !== node ? shellValue(initializer, semantics, next) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** What callers in the file give as the options. */
function givenTo(
  parameter: ts.ParameterDeclaration,
  semantics: Semantics,
  depth: number,
): ts.Expression | undefined {
  if (!isFunction(parameter.parent)) return undefined;
  const index = parameter.parent.parameters.indexOf(parameter);
  for (const call of callersOf(parameter.parent, semantics.bindings).calls) {
    const argument = call.arguments?.[index];
    const found = argument && shellValue(argument, semantics, depth);
    if (found) return found;
  }
  return undefined;
}

function useOf(value: ts.Expression, semantics: Semantics): ShellUse {
  const node = unwrap(value);
  switch (node.kind) {
    case ts.SyntaxKind.FalseKeyword:
    case ts.SyntaxKind.NullKeyword:
      return 'never';
    case ts.SyntaxKind.TrueKeyword:
      return 'always';
    default:
  }
  if (ts.isIdentifier(node) && ts.idText(node) === 'undefined') return 'never';
  if (ts.isStringLiteralLike(node)) return node.text === '' ? 'never' : 'always';
  if (ts.isPrefixUnaryExpression(node)) return ts.isNumericLiteral(node.operand) ? 'always' : 'sometimes';
  if (ts.isIdentifier(node)) {
    for (const { node: declaration } of semantics.bindings.bindingOf(node)?.declarations ?? []) {
      const initializer = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
      if (initializer && unwrap(initializer) !== node) return useOf(initializer, semantics);
    }
  }
  return 'sometimes';
}
