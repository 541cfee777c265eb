import * as ts from 'typescript';
import {
  isAccess,
  memberName,
  outerOf,
  parentOf,
  propertyName,
  unwrap,
  type FunctionNode,
} from '../syntax/nodes';
import type { Binding, Bindings } from './bindings';

export interface Callers {
  readonly calls: readonly (ts.CallExpression | ts.NewExpression)[];
  /** Someone who is not in the file, or not in sight, may call it too: it is exported or handed on. */
  readonly isOpen: boolean;
}

/** Who calls a function of the file. */
export function callersOf(node: FunctionNode, bindings: Bindings): Callers {
  const holder = outerOf(node);
  const parent = parentOf(holder);
  if (parent && ts.isCallExpression(parent) && parent.expression === holder)
    return { calls: [parent], isOpen: false };
  if (ts.isConstructorDeclaration(node)) return callersOfClass(node.parent, bindings);
  const name = ownName(node);
  if (name) {
    const binding = bindings.bindingOf(name);
    if (binding) return callersOfBinding(binding, bindings, isExported(node));
  }
  const member = memberOf(node);
  return member === undefined ? { calls: [], isOpen: true } : callersOfMember(member, bindings);
}

/** The identifier that a function is bound to: its own name, or that of the variable that it is the first value of. */
function ownName(node: FunctionNode): ts.Identifier | undefined {
  if (ts.isFunctionDeclaration(node)) return node.name;
  const holder = outerOf(node);
  const { parent } = holder;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name;
  if (ts.isBinaryExpression(parent) && parent.right === holder && ts.isIdentifier(parent.left))
    return parent.left;
  return undefined;
}

function isExported(node: FunctionNode): boolean {
  const holder = ts.isFunctionDeclaration(node) ? node : outerOf(node).parent.parent.parent;
  const modifiers = ts.canHaveModifiers(holder) ? holder.modifiers : undefined;
  return modifiers?.some(isExport) ?? false;
}

function isExport({ kind }: ts.ModifierLike): boolean {
  return kind === ts.SyntaxKind.ExportKeyword;
}

function callersOfClass(node: ts.ClassLikeDeclaration, bindings: Bindings): Callers {
  const { name } = node;
  const binding = name && bindings.bindingOf(name);
  const isPublic = ts.canHaveModifiers(node) && (node.modifiers?.some(isExport) ?? false);
  return binding ? callersOfBinding(binding, bindings, isPublic) : { calls: [], isOpen: true };
}

function callersOfBinding(binding: Binding, bindings: Bindings, isPublic: boolean): Callers {
  const calls: (ts.CallExpression | ts.NewExpression)[] = [];
  let isOpen = isPublic;
  for (const reference of bindings.referencesOf(binding)) {
    if (binding.declarations.some(({ name }) => name === reference)) continue;
    const node = outerOf(reference);
    const { parent } = node;
    const isCalled = ts.isCallExpression(parent) || ts.isNewExpression(parent);
    if (isCalled && parent.expression === node) calls.push(parent);
    else if (!(ts.isBinaryExpression(parent) && parent.left === node)) isOpen = true;
  }
  return { calls, isOpen };
}

/** The name under which an object or a class holds the function. */
function memberOf(node: FunctionNode): string | undefined {
  if (ts.isMethodDeclaration(node)) return propertyName(node.name);
  const { parent } = outerOf(node);
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) return propertyName(parent.name);
  if (ts.isBinaryExpression(parent) && isAccess(parent.left)) return memberName(parent.left);
  return undefined;
}

/** Calls of a member of that name on any object: which object it is cannot be seen, so others may call it too. */
function callersOfMember(name: string, bindings: Bindings): Callers {
  const calls: ts.CallExpression[] = [];
  for (const access of bindings.accessesOf(name)) {
    if (!mayBeOwner(access.expression, bindings)) continue;
    const node = outerOf(access);
    if (ts.isCallExpression(node.parent) && node.parent.expression === node) calls.push(node.parent);
  }
  return { calls, isOpen: true };
}

/** `this`, a variable of the file, or `module.exports`: `this.log.exec` and `cp.exec` are methods of someone else. */
function mayBeOwner(object: ts.Expression, bindings: Bindings): boolean {
  const node = unwrap(object);
  if (!ts.isIdentifier(node))
    return node.kind === ts.SyntaxKind.ThisKeyword || memberName(node) === 'exports';
  const declarations = bindings.bindingOf(node)?.declarations ?? [];
  return !declarations.some(({ node: one }) => {
    if (!ts.isVariableDeclaration(one))
      return ts.isImportClause(one) || ts.isNamespaceImport(one) || ts.isImportSpecifier(one);
    const value = one.initializer && unwrap(one.initializer);
    return (
      value !== undefined &&
      ts.isCallExpression(value) &&
      ts.isIdentifier(value.expression) &&
      ts.idText(value.expression) === 'require'
    );
  });
}

/** The function of the file that a call calls: by name, as `this.name()`, or as a member of an object in the file. */
export function calleeOf(call: ts.CallExpression, bindings: Bindings): FunctionNode | undefined {
  return functionOf(call.expression, bindings);
}

/** The function of the file that an expression stands for. */
export function functionOf(expression: ts.Expression, bindings: Bindings): FunctionNode | undefined {
  const node = unwrap(expression);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return node;
  if (ts.isIdentifier(node)) {
    for (const { node: declaration } of bindings.bindingOf(node)?.declarations ?? []) {
      if (ts.isFunctionDeclaration(declaration) && declaration.body) return declaration;
      if (
        ts.isVariableDeclaration(declaration) &&
        declaration.initializer &&
        declaration.initializer !== node
      ) {
        const value = declaration.initializer;
        if (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) return value;
      }
    }
    return undefined;
  }
  if (isAccess(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword) {
    const name = memberName(node);
    return name === undefined ? undefined : bindings.methodOf(name);
  }
  return undefined;
}
