import * as ts from 'typescript';
import type { Fix } from '../finding';
import { replace } from '../fixes/edits';
import type { Rule, RuleContext } from '../rule';
import { functionOf } from '../semantics/callers';
import { clusterMention, hasFork, isFork, listenersTo } from '../semantics/clusters';
import { leaves, statementsOf } from '../semantics/controlFlow';
import {
  enclosingFunction,
  isFunction,
  memberName,
  outerOf,
  parentOf,
  rangeOf,
  textOf,
  unwrap,
  walk,
  type FunctionNode,
} from '../syntax/nodes';

const SyntaxKind = ts.SyntaxKind;

/** A worker that dies at its start is forked again at once, and for ever. */
export const unguardedRefork: Rule = {
  id: 'unguarded-refork',
  severity: 'warning',
  summary: 'A worker that dies is forked again with neither a delay nor a limit',
  mention: clusterMention,
  twins: [],
  check(context) {
    const { semantics, tree, file } = context;
    if (!file.anywhere(hasFork)) return;
    for (const listener of [...listenersTo('exit', semantics), ...listenersTo('disconnect', semantics)]) {
      const [, argument] = listener.arguments;
      const handler = argument && functionOf(argument, semantics.bindings);
      if (!handler) continue;
      for (const [inner, fork] of forksFrom(handler, context)) {
        semantics.bindings.visit(fork);
        if (isGuarded(inner, handler) || isGuarded(fork, enclosingFunction(fork) ?? handler)) continue;
        context.report({
          range: rangeOf(fork, tree.root),
          message:
            'A worker that dies as soon as it starts is forked again at once and for ever: wait before it, or count how often it happens.',
          related: [
            {
              range: rangeOf(listener.expression, tree.root),
              message: 'this runs at the end of every worker',
            },
          ],
          fixes: [delayed(fork, context)],
        });
      }
    }
  },
};

/** The calls in the handler by which it forks, each a fork itself or a call of the function that forks, with the fork. */
function forksFrom(
  handler: FunctionNode,
  { semantics }: RuleContext,
): ReadonlyMap<ts.Node, ts.CallExpression> {
  const found = new Map<ts.Node, ts.CallExpression>();
  const seen = new Set<ts.CallExpression>();
  semantics.bindings.visit(handler);
  walk(handler, (node) => {
    if (!ts.isCallExpression(node)) return true;
    const callee = functionOf(node.expression, semantics.bindings);
    const fork = isFork(node, semantics) ? node : callee && forkOf(callee, semantics);
    if (fork && !seen.has(fork)) found.set(node, fork);
    if (fork) seen.add(fork);
    return true;
  });
  return found;
}

/** The last fork that the function makes itself. */
function forkOf(owner: FunctionNode, semantics: RuleContext['semantics']): ts.CallExpression | undefined {
  let found: ts.CallExpression | undefined;
  semantics.bindings.visit(owner);
  walk(owner, (node) => {
    if (ts.isCallExpression(node) && enclosingFunction(node) === owner && isFork(node, semantics))
      found = node;
    return true;
  });
  return found;
}

/** On the way there it waits, or asks something that can say no more than so often. */
function isGuarded(node: ts.Node, within: FunctionNode): boolean {
  let inner: ts.Node = node;
  for (let at = parentOf(node); at && inner !== within; inner = at, at = parentOf(at)) {
    if (ts.isIfStatement(at) && inner !== at.expression && isLimit(at.expression)) return true;
    if (ts.isConditionalExpression(at) && inner !== at.condition && isLimit(at.condition)) return true;
    if (ts.isBinaryExpression(at) && inner === at.right && isLimit(at.left)) return true;
    // Given to `setTimeout`, or to a function of the file that decides when to call it.
    if (ts.isCallExpression(at) && at.expression !== inner && isFunction(inner) && !isImmediate(at))
      return true;
    const statements = statementsOf(at);
    const index = statements?.indexOf(inner as ts.Statement) ?? -1;
    if (statements?.slice(0, Math.max(index, 0)).some(isBarrier)) return true;
  }
  return false;
}

/** A comparison, or a question to something else; whether the worker was told to end is asked by most, and limits nothing. */
function isLimit(condition: ts.Expression): boolean {
  let found = false;
  walk(condition, (node) => {
    if (ts.isCallExpression(node)) found = true;
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      found ||= kind >= SyntaxKind.LessThanToken && kind <= SyntaxKind.GreaterThanEqualsToken;
    }
    return !found;
  });
  return found;
}

function isBarrier(statement: ts.Statement): boolean {
  if (ts.isIfStatement(statement)) return leaves(statement.thenStatement) && isLimit(statement.expression);
  return ts.isExpressionStatement(statement) && ts.isAwaitExpression(unwrap(statement.expression));
}

function isImmediate(call: ts.CallExpression): boolean {
  const callee = unwrap(call.expression);
  const name = ts.isIdentifier(callee) ? ts.idText(callee) : memberName(callee);
  return name !== undefined && /^(setImmediate|nextTick|queueMicrotask|forEach|on|once|then)$/.test(name);
}

function delayed(fork: ts.CallExpression, { tree: { root } }: RuleContext): Fix {
  const node = outerOf(fork);
  return {
    title: 'Fork it again after a second',
    edits: [replace(node, `setTimeout(() => ${textOf(fork, root)}, 1000)`, root)],
    isPreferred: ts.isExpressionStatement(node.parent) || ts.isArrowFunction(node.parent),
  };
}
