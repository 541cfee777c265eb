import * as ts from 'typescript';
import { isAccess, memberName, outerOf, parentOf, unwrap, type FunctionNode } from '../syntax/nodes';
import type { Evaluation } from './evaluation';
import { originsOf, type Origin } from './origins';
import { callersOf } from './callers';
import { returnsOf } from './controlFlow';
import { isHarmless, union, type Value } from './values';

/** The elements of a list, as far as they can be seen. */
export interface Elements {
  readonly values: readonly Value[];
  /** The list is one that the file makes, so that there are no others. */
  readonly isKnown: boolean;
}

/** Methods that call a function with each element. */
const iterating = /^(forEach|map|flatMap|filter|some|every|find|findIndex|findLast|sort)$/;
/** Methods that give a list of the same elements, or of some of them. */
const selecting =
  /^(filter|slice|sort|reverse|flat|concat|toSorted|toReversed|splice|fill|values|with|toSpliced)$/;

/** What the list has as elements: of a literal, what is written, pushed or assigned; of another list, what that has. */
export function elementsOf(list: ts.Expression, evaluator: Evaluation): Elements {
  const { parts, isKnown } = partsOf(list, evaluator);
  const values = parts.map((part) =>
    ts.isSpreadElement(part) ? spread(part, evaluator) : evaluator.valueOf(part),
  );
  return { values, isKnown };
}

/** The expressions that give a list its elements; what cannot be taken apart stands for itself. */
export function partsOf(
  list: ts.Expression,
  evaluator: Evaluation,
): { parts: readonly ts.Expression[]; isKnown: boolean } {
  const parts: ts.Expression[] = [];
  return { isKnown: collect(unwrap(list), evaluator, parts, 0), parts };
}

function spread(part: ts.SpreadElement, evaluator: Evaluation): Value {
  return union(elementsOf(part.expression, evaluator).values);
}

/** Adds the elements to `parts`; false where the list itself had to be taken for an element. */
function collect(list: ts.Expression, evaluator: Evaluation, parts: ts.Expression[], depth: number): boolean {
  if (depth < 6) {
    if (ts.isArrayLiteralExpression(list)) {
      parts.push(...list.elements);
      return true;
    }
    if (ts.isConditionalExpression(list)) {
      const one = collect(unwrap(list.whenTrue), evaluator, parts, depth + 1);
      return collect(unwrap(list.whenFalse), evaluator, parts, depth + 1) && one;
    }
    if (ts.isIdentifier(list)) {
      if (collectVariable(list, evaluator, parts, depth)) return true;
    } else if (ts.isCallExpression(list)) {
      if (collectCall(list, evaluator, parts, depth)) return true;
    } else if (isAccess(list)) {
      const name = memberName(list);
      const values = name === undefined ? [] : evaluator.modules.propertyValues(list.expression, name);
      if (values.length > 0) {
        for (const value of values) collect(unwrap(value), evaluator, parts, depth + 1);
        return true;
      }
    }
  }
  parts.push(list);
  return false;
}

function collectVariable(
  list: ts.Identifier,
  evaluator: Evaluation,
  parts: ts.Expression[],
  depth: number,
): boolean {
  const { bindings } = evaluator;
  const binding = bindings.bindingOf(list);
  if (!binding) return false;
  const origins = originsOf(binding, bindings);
  const [only] = origins;
  if (only?.kind === 'parameter' && only.path.length === 0 && origins.length === 1)
    return collectGiven(only, evaluator, parts, depth);
  if (!origins.every((origin) => origin.kind === 'value' && origin.path.length === 0)) return false;
  const found: ts.Expression[] = [];
  const isList = origins.map(
    (origin) => origin.kind === 'value' && collect(unwrap(origin.node), evaluator, found, depth + 1),
  );
  if (!isList.includes(true)) return false;
  parts.push(...found);
  for (const reference of bindings.referencesOf(binding)) {
    const { parent } = reference;
    if (!isAccess(parent) || parent.expression !== reference) continue;
    const user = parent.parent;
    if (ts.isCallExpression(user) && user.expression === parent) {
      const method = memberName(parent);
      if (method === 'push' || method === 'unshift') parts.push(...user.arguments);
      else if (method === 'splice') parts.push(...user.arguments.slice(2));
    } else if (ts.isBinaryExpression(user) && user.left === parent && ts.isElementAccessExpression(parent))
      parts.push(user.right);
  }
  return true;
}

/** A parameter is what all callers give, where all of them are in sight. */
function collectGiven(
  { function: owner, index, node }: Origin & { kind: 'parameter' },
  evaluator: Evaluation,
  parts: ts.Expression[],
  depth: number,
): boolean {
  const { calls, isOpen } = callersOf(owner, evaluator.bindings);
  if (isOpen || calls.length === 0 || node.dotDotDotToken) return false;
  for (const call of calls) {
    const argument = call.arguments?.[index];
    if (argument) collect(unwrap(argument), evaluator, parts, depth + 1);
  }
  return true;
}

function collectCall(
  list: ts.CallExpression,
  evaluator: Evaluation,
  parts: ts.Expression[],
  depth: number,
): boolean {
  const path = evaluator.modules.resolve(list.expression)?.path;
  const [first, second] = list.arguments;
  if (path === 'Object.freeze' || path === 'Array.from' || path === 'Array.of' || path === 'Object.values')
    return first !== undefined && !second && collectTable(unwrap(first), evaluator, parts, depth, path);
  const callee = unwrap(list.expression);
  if (!isAccess(callee)) return false;
  const method = memberName(callee);
  if (method === undefined) return false;
  if (method === 'split') {
    parts.push(callee.expression);
    return isHarmless(evaluator.valueOf(callee.expression));
  }
  if (selecting.test(method)) {
    const isKnown = collect(unwrap(callee.expression), evaluator, parts, depth + 1);
    if (method === 'concat')
      for (const argument of list.arguments) collect(unwrap(argument), evaluator, parts, depth + 1);
    return isKnown;
  }
  if ((method === 'map' || method === 'flatMap') && first)
    return collectMapped(unwrap(first), evaluator, parts);
  return false;
}

function collectTable(
  table: ts.Expression,
  evaluator: Evaluation,
  parts: ts.Expression[],
  depth: number,
  path: string,
): boolean {
  if (path !== 'Object.values') return collect(table, evaluator, parts, depth + 1);
  if (!ts.isObjectLiteralExpression(table)) return false;
  for (const property of table.properties)
    if (ts.isPropertyAssignment(property)) parts.push(property.initializer);
  return true;
}

/** What `map` makes is what its function gives back. */
function collectMapped(callback: ts.Expression, { bindings }: Evaluation, parts: ts.Expression[]): boolean {
  if (!ts.isArrowFunction(callback) && !ts.isFunctionExpression(callback)) return false;
  if (!ts.isBlock(callback.body)) parts.push(callback.body);
  else
    for (const { expression } of returnsOf(callback.body, bindings)) if (expression) parts.push(expression);
  return true;
}

/** The list whose elements a callback gets as its parameter of this index. */
export function iteratedList(node: FunctionNode, index: number): ts.Expression | undefined {
  const call = parentOf(outerOf(node));
  if (index !== 0 || !call || !ts.isCallExpression(call)) return undefined;
  const callee = unwrap(call.expression);
  return isAccess(callee) && iterating.test(memberName(callee) ?? '') ? callee.expression : undefined;
}
