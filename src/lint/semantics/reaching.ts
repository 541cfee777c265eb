import * as ts from 'typescript';
import { isFunction, parentOf, unwrap } from '../syntax/nodes';
import type { Binding, Bindings } from './bindings';
import { statementsOf } from './controlFlow';
import { isLoop } from './handlers';
import { originOfWrite, originsOf, type Origin } from './origins';

/**
 * The values that a variable can have at one use of it: the last one given on every way there. Where the use is in
 * another function than the variable, or no way is certain, these are all values that it ever gets.
 */
export function reachingOrigins(binding: Binding, use: ts.Identifier, bindings: Bindings): readonly Origin[] {
  const all = originsOf(binding, bindings);
  if (all.length < 2) return all;
  const writes = bindings.referencesOf(binding);
  const found: Origin[] = [];
  let inner: ts.Node = use;
  for (let node = parentOf(use); node; inner = node, node = parentOf(node)) {
    if (isFunction(node)) return all;
    if (isLoop(node)) found.push(...writesWithin(node, writes));
    const statements = statementsOf(node);
    if (!statements) continue;
    for (let at = statements.indexOf(inner as ts.Statement) - 1; at >= 0; at--) {
      const statement = statements[at];
      if (!statement) continue;
      const certain = certainValue(statement, binding, bindings);
      if (certain) return [certain, ...found];
      found.push(...writesWithin(statement, writes));
    }
  }
  return all;
}

function writesWithin(node: ts.Node, references: readonly ts.Identifier[]): Origin[] {
  const found: Origin[] = [];
  for (const reference of references) {
    if (reference.pos < node.pos || reference.end > node.end) continue;
    const origin = originOfWrite(reference) ?? valueOfDeclaration(reference);
    if (origin) found.push(origin);
  }
  return found;
}

function valueOfDeclaration(name: ts.Identifier): Origin | undefined {
  const { parent } = name;
  return ts.isVariableDeclaration(parent) && parent.name === name && parent.initializer
    ? { kind: 'value', node: parent.initializer, path: [] }
    : undefined;
}

/** What the statement gives the variable, where it always does. */
function certainValue(statement: ts.Statement, binding: Binding, bindings: Bindings): Origin | undefined {
  if (ts.isVariableStatement(statement)) {
    for (const { name, initializer } of statement.declarationList.declarations)
      if (ts.isIdentifier(name) && initializer && bindings.bindingOf(name) === binding)
        return { kind: 'value', node: initializer, path: [] };
    return undefined;
  }
  if (ts.isExpressionStatement(statement)) {
    const expression = unwrap(statement.expression);
    const isPlain =
      ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.EqualsToken;
    if (!isPlain || !ts.isIdentifier(expression.left) || bindings.bindingOf(expression.left) !== binding)
      return undefined;
    return { kind: 'value', node: expression.right, path: [] };
  }
  return undefined;
}
