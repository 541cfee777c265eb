import * as ts from 'typescript';
import {
  isAccess,
  isFunction,
  memberName,
  outerOf,
  propertyName,
  stringOf,
  type FunctionNode,
} from '../syntax/nodes';
import { Memo } from '../memo';
import { isAssignment, type Binding, type Bindings, type Declaration } from './bindings';

/**
 * One way in which a name gets a value. `path` leads from the named value to the part that the name gets, as in
 * `const { a: { b: name } } = value`; a step that is not known is `*`.
 */
export type Origin =
  | {
      readonly kind: 'value';
      readonly node: ts.Expression;
      readonly path: Path;
      readonly fallback?: ts.Expression;
    }
  | { readonly kind: 'appended'; readonly node: ts.Expression; readonly assignment: ts.BinaryExpression }
  | { readonly kind: 'element'; readonly of: ts.Expression; readonly path: Path }
  | {
      readonly kind: 'parameter';
      readonly node: ts.ParameterDeclaration;
      readonly function: FunctionNode;
      readonly index: number;
      readonly path: Path;
      readonly fallback?: ts.Expression;
    }
  | { readonly kind: 'import'; readonly module: string; readonly member: string | undefined }
  | { readonly kind: 'function'; readonly node: FunctionNode }
  | { readonly kind: 'enum'; readonly node: ts.EnumDeclaration }
  | { readonly kind: 'number' }
  | { readonly kind: 'unknown' };

export type Path = readonly string[];

/** All ways in which the binding gets a value, in the order of the text. */
export function originsOf(binding: Binding, bindings: Bindings): readonly Origin[] {
  let origins = known.get(binding);
  if (!origins) known.set(binding, (origins = findOrigins(binding, bindings)));
  return origins;
}

const known = new Memo<Binding, readonly Origin[]>();

function findOrigins(binding: Binding, bindings: Bindings): readonly Origin[] {
  const origins: Origin[] = [];
  for (const declaration of binding.declarations) {
    const origin = originOfDeclaration(declaration);
    if (origin) origins.push(origin);
  }
  // Looking for writes costs a look at every use of the name, and most names have none.
  if (binding.declarations.every(isNeverWritten)) return origins;
  for (const reference of bindings.referencesOf(binding)) {
    const origin = originOfWrite(reference);
    if (origin) origins.push(origin);
  }
  return origins;
}

/** A constant, an import, a function or a class: what JavaScript does not let be written to, or nobody does. */
function isNeverWritten({ node }: Declaration): boolean {
  let holder: ts.Node = node;
  while (ts.isBindingElement(holder)) holder = holder.parent.parent;
  if (ts.isVariableDeclaration(holder)) return (holder.parent.flags & ts.NodeFlags.Const) !== 0;
  return !ts.isParameter(holder);
}

function originOfDeclaration({ name, node }: Declaration): Origin | undefined {
  if (ts.isVariableDeclaration(node)) return originOfVariable(node, []);
  if (ts.isParameter(node)) return originOfParameter(node, []);
  if (ts.isBindingElement(node)) return originOfElement(node);
  if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)) return { kind: 'function', node };
  if (ts.isEnumDeclaration(node)) return { kind: 'enum', node };
  if (ts.isImportClause(node)) return imported(node.parent.moduleSpecifier, 'default');
  if (ts.isNamespaceImport(node)) return imported(node.parent.parent.moduleSpecifier, undefined);
  if (ts.isImportSpecifier(node))
    return imported(node.parent.parent.parent.moduleSpecifier, propertyName(node.propertyName ?? name));
  if (ts.isImportEqualsDeclaration(node)) {
    const { moduleReference } = node;
    return ts.isExternalModuleReference(moduleReference)
      ? imported(moduleReference.expression, undefined)
      : { kind: 'unknown' };
  }
  return { kind: 'unknown' };
}

function imported(specifier: ts.Expression, member: string | undefined): Origin {
  const module = stringOf(specifier);
  return module === undefined ? { kind: 'unknown' } : { kind: 'import', module, member };
}

function originOfVariable(
  node: ts.VariableDeclaration,
  path: Path,
  fallback?: ts.Expression,
): Origin | undefined {
  const holder: ts.Node = node.parent;
  if (ts.isCatchClause(holder)) return { kind: 'unknown' };
  if (ts.isForOfStatement(holder.parent)) return { kind: 'element', of: holder.parent.expression, path };
  if (ts.isForInStatement(holder.parent)) return { kind: 'unknown' };
  if (!node.initializer) return undefined;
  return { kind: 'value', node: node.initializer, path, ...(fallback && { fallback }) };
}

function originOfParameter(node: ts.ParameterDeclaration, path: Path, fallback?: ts.Expression): Origin {
  const owner = node.parent;
  if (!isFunction(owner)) return { kind: 'unknown' };
  const index = owner.parameters.indexOf(node);
  const other = fallback ?? (path.length === 0 ? node.initializer : undefined);
  return { kind: 'parameter', node, function: owner, index, path, ...(other && { fallback: other }) };
}

function originOfElement(element: ts.BindingElement): Origin | undefined {
  const path: string[] = [];
  let node: ts.BindingElement | ts.VariableDeclaration | ts.ParameterDeclaration = element;
  while (ts.isBindingElement(node)) {
    path.unshift(stepOf(node));
    node = node.parent.parent;
  }
  return ts.isParameter(node)
    ? originOfParameter(node, path, element.initializer)
    : originOfVariable(node, path, element.initializer);
}

function stepOf(element: ts.BindingElement): string {
  if (element.dotDotDotToken) return '*';
  if (ts.isArrayBindingPattern(element.parent)) return String(element.parent.elements.indexOf(element));
  return propertyName(element.propertyName ?? element.name) ?? '*';
}

/** What a reference that is written to gets; nothing for one that is only read. */
export function originOfWrite(reference: ts.Identifier): Origin | undefined {
  const node = outerOf(reference);
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.left === node && isAssignment(parent.operatorToken.kind)) {
    return originOfAssignment(parent);
  }
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    const { operator } = parent;
    const isStep = operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
    return isStep ? { kind: 'number' } : undefined;
  }
  if (ts.isForOfStatement(parent) && parent.initializer === node)
    return { kind: 'element', of: parent.expression, path: [] };
  if (ts.isForInStatement(parent) && parent.initializer === node) return { kind: 'unknown' };
  return originOfPattern(node);
}

function originOfAssignment(assignment: ts.BinaryExpression): Origin {
  switch (assignment.operatorToken.kind) {
    case ts.SyntaxKind.EqualsToken:
    case ts.SyntaxKind.QuestionQuestionEqualsToken:
    case ts.SyntaxKind.BarBarEqualsToken:
    case ts.SyntaxKind.AmpersandAmpersandEqualsToken:
      return { kind: 'value', node: assignment.right, path: [] };
    case ts.SyntaxKind.PlusEqualsToken:
      return { kind: 'appended', node: assignment.right, assignment };
    default:
      return { kind: 'number' };
  }
}

/** The reference is a target in `[a, b] = value` or `({ a, b: c } = value)`. */
function originOfPattern(target: ts.Node): Origin | undefined {
  const path: string[] = [];
  for (let node = target; ;) {
    const { parent } = node;
    if (ts.isShorthandPropertyAssignment(parent)) path.unshift(ts.idText(parent.name));
    else if (ts.isPropertyAssignment(parent) && parent.initializer === node)
      path.unshift(propertyName(parent.name) ?? '*');
    else if (ts.isArrayLiteralExpression(parent))
      path.unshift(String(parent.elements.indexOf(node as ts.Expression)));
    else if (!ts.isObjectLiteralExpression(parent) && !ts.isParenthesizedExpression(parent)) {
      const isTarget =
        ts.isBinaryExpression(parent) &&
        parent.left === node &&
        parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
        path.length > 0;
      return isTarget ? { kind: 'value', node: parent.right, path } : undefined;
    }
    node = parent;
  }
}

/** Whether the reference is written to, changed in place or only read. */
export function isWrite(reference: ts.Identifier): boolean {
  return originOfWrite(reference) !== undefined;
}

/** The one value of a binding that is never written to again. */
export function onlyValue(binding: Binding, bindings: Bindings): ts.Expression | undefined {
  const origins = originsOf(binding, bindings);
  const [first] = origins;
  return origins.length === 1 && first?.kind === 'value' && first.path.length === 0 ? first.node : undefined;
}

/** The value of a property that an object literal gives it; `undefined` also where a spread may give another. */
export function propertyOf(literal: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  let found: ts.Expression | undefined;
  for (const property of literal.properties) {
    if (ts.isPropertyAssignment(property) && propertyName(property.name) === name)
      found = property.initializer;
    else if (ts.isShorthandPropertyAssignment(property) && ts.idText(property.name) === name)
      found = property.name;
  }
  return found;
}

/** The root and the names of `a.b.c`; nothing when a name is computed. */
export function accessPath(node: ts.Expression): { root: ts.Expression; names: string[] } | undefined {
  const names: string[] = [];
  let root = node;
  while (isAccess(root)) {
    const name = memberName(root);
    if (name === undefined) return undefined;
    names.unshift(name);
    root = root.expression;
  }
  return { root, names };
}
