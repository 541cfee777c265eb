import * as ts from 'typescript';
import {
  isAccess,
  isFunction,
  memberName,
  outerOf,
  parentOf,
  propertyName,
  stringOf,
  unwrap,
} from '../syntax/nodes';
import type { Bindings } from './bindings';

/** What the file does with a child process that a call gives. */
export interface ChildUse {
  /** Names of events that are listened to. */
  readonly events: ReadonlySet<string>;
  /** It is returned, awaited, given to a function or kept somewhere that is not looked into. */
  readonly isHandedOn: boolean;
  /** It is put into a list, a set or a property. */
  readonly isKept: boolean;
  /** The variable that holds it. */
  readonly name?: ts.Identifier;
  /** The call, with the listeners that are added in a chain, whose value still is the child. */
  readonly whole: ts.Node;
}

const listening = /^(on|once|addListener|prependListener|prependOnceListener)$/;
const keeping = /^(push|unshift|add|set)$/;

/** Follows the child to all places where the file uses it. */
export function useOfChild(call: ts.CallExpression, bindings: Bindings): ChildUse {
  const events = new Set<string>();
  const whole = outerOf(followChain(outerOf(call), events));
  const { parent } = whole;
  const dropped = { events, isHandedOn: false, isKept: false, whole };
  if (ts.isExpressionStatement(parent)) return dropped;
  const own = ts.isVariableDeclaration(parent) && parent.initializer === whole ? parent.name : undefined;
  const assigned =
    ts.isBinaryExpression(parent) &&
    parent.right === whole &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
      ? parent.left
      : undefined;
  if (own && !ts.isIdentifier(own)) return dropped;
  const name = own ?? (assigned && ts.isIdentifier(assigned) ? assigned : undefined);
  if (name) return { ...useOfVariable(name, own === undefined, events, bindings), whole };
  if (assigned && isAccess(assigned)) return { ...useOfMember(assigned, events, bindings), whole };
  // Options of a member, such as `spawn(…).stdout.pipe(…)`, leave the child itself alone.
  if (isAccess(parent)) return dropped;
  const isKept = ts.isCallExpression(parent) && isKeepingCall(parent);
  return { events, isHandedOn: !isKept, isKept, whole };
}

/** `spawn(…).on('exit', …).on('error', …)`, whose result is the child again. */
function followChain(start: ts.Node, events: Set<string>): ts.Node {
  let node = start;
  while (isAccess(node.parent) && node.parent.expression === node) {
    const call = outerOf(node.parent).parent;
    const method = memberName(node.parent);
    if (!ts.isCallExpression(call) || method === undefined || !listening.test(method)) return node;
    const event = call.arguments[0] && stringOf(unwrap(call.arguments[0]));
    if (event !== undefined) events.add(event);
    node = outerOf(call);
  }
  return node;
}

function useOfVariable(
  name: ts.Identifier,
  isAssigned: boolean,
  events: Set<string>,
  bindings: Bindings,
): Omit<ChildUse, 'whole'> {
  const binding = bindings.bindingOf(name);
  let isHandedOn = binding === undefined;
  let isKept = isAssigned;
  for (const reference of binding ? bindings.referencesOf(binding) : []) {
    if (reference === name) continue;
    const end = outerOf(followChain(outerOf(reference), events));
    const { parent } = end;
    if (isAccess(parent) || ts.isExpressionStatement(parent) || isCondition(parent)) continue;
    if (ts.isCallExpression(parent) && isKeepingCall(parent)) isKept = true;
    else if (ts.isCallExpression(parent) && isPrinting(parent)) continue;
    else if (ts.isBinaryExpression(parent) && parent.left === end) continue;
    else isHandedOn = true;
  }
  return { events, isHandedOn, isKept, name };
}

/** `this.child = spawn(…)`: every member of that name is taken for the same. */
function useOfMember(
  target: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  events: Set<string>,
  bindings: Bindings,
): Omit<ChildUse, 'whole'> {
  const name = memberName(target);
  const isOwn = target.expression.kind === ts.SyntaxKind.ThisKeyword && name !== undefined;
  if (!isOwn) return { events, isHandedOn: true, isKept: true };
  let isHandedOn = false;
  for (const access of bindings.accessesOf(name)) {
    if (access === target) continue;
    const end = outerOf(followChain(outerOf(access), events));
    const { parent } = end;
    isHandedOn ||=
      !isAccess(parent) &&
      !ts.isExpressionStatement(parent) &&
      !isCondition(parent) &&
      !ts.isBinaryExpression(parent);
  }
  return { events, isHandedOn, isKept: true };
}

function isCondition(node: ts.Node): boolean {
  return ts.isIfStatement(node) || ts.isPrefixUnaryExpression(node) || ts.isConditionalExpression(node);
}

function isKeepingCall(call: ts.CallExpression): boolean {
  const callee = unwrap(call.expression);
  return isAccess(callee) && keeping.test(memberName(callee) ?? '');
}

function isPrinting(call: ts.CallExpression): boolean {
  const callee = unwrap(call.expression);
  return isAccess(callee) && ts.isIdentifier(callee.expression) && ts.idText(callee.expression) === 'console';
}

/** A function among the arguments: the callback that tells of the child's end. */
export function hasCallback(call: ts.CallExpression, bindings: Bindings): boolean {
  const last = call.arguments.at(-1);
  if (!last) return false;
  const node = unwrap(last);
  if (isFunction(node)) return true;
  if (!ts.isIdentifier(node))
    return (
      isAccess(node) && call.arguments.length > 1 && /callback|cb|done|next/i.test(memberName(node) ?? '')
    );
  const declarations = bindings.bindingOf(node)?.declarations ?? [];
  const isFunctionName = declarations.some(
    ({ node: one }) =>
      ts.isFunctionDeclaration(one) ||
      (ts.isVariableDeclaration(one) && one.initializer !== undefined && isFunction(unwrap(one.initializer))),
  );
  return (
    isFunctionName ||
    /^(callback|cb|done|next|fn|resolve|noop|handler)$|(Callback|Cb|Handler)$/.test(propertyName(node) ?? '')
  );
}

/** The statement that a call is in, where it is one of a block. */
export function statementOf(node: ts.Node): ts.Statement | undefined {
  for (let at: ts.Node | undefined = node; at; at = parentOf(at)) {
    if (ts.isStatement(at)) return at;
    if (isFunction(at)) return undefined;
  }
  return undefined;
}
