import * as ts from 'typescript';
import type { Fix } from '../finding';
import { indentAt, insert } from '../fixes/edits';
import type { Fact, Rule, RuleContext } from '../rule';
import { useOfChild } from '../semantics/children';
import { clusterMention, forkCalls, hasFork, listenersTo } from '../semantics/clusters';
import { isLoop } from '../semantics/handlers';
import { isAccess, isFunction, outerOf, parentOf, rangeOf, startOf, textOf, unwrap } from '../syntax/nodes';

/** Workers that nobody replaces when they die. */
export const unsupervisedWorkers: Rule = {
  id: 'unsupervised-workers',
  severity: 'warning',
  summary: 'Workers are forked, and nobody listens for their end',
  mention: clusterMention,
  twins: [],
  check(context) {
    const [first] = forkCalls(context.semantics);
    if (!first || context.file.before(hasFork) || context.file.anywhere(watchesWorkers)) return;
    const use = useOfChild(first, context.semantics.bindings);
    if (use.isHandedOn || use.isKept) return;
    const fix = addListener(first, context);
    context.report({
      range: rangeOf(first, context.tree.root),
      message:
        'Nobody listens for the `exit` of these workers: when the last of them has died, nothing answers any more.',
      ...(fix ? { fixes: [fix] } : { noFix: '`cluster` is not imported as a whole.' }),
    });
  },
};

/** Someone listens, or could: the module is handed to someone else. */
const watchesWorkers: Fact = (semantics) => {
  if (listenersTo('exit', semantics).some((call) => !isOfProcess(call, semantics))) return true;
  if (listenersTo('disconnect', semantics).length > 0) return true;
  return semantics.section.calls.some((call) =>
    ts.isTaggedTemplateExpression(call)
      ? false
      : (call.arguments ?? []).some((argument) => {
          const path = semantics.modules.resolve(argument)?.path;
          return path === 'cluster' && semantics.modules.resolve(call)?.path !== 'cluster';
        }),
  );
};

function isOfProcess(call: ts.CallExpression, { modules }: RuleContext['semantics']): boolean {
  const callee = unwrap(call.expression);
  return isAccess(callee) && modules.resolve(callee.expression)?.path === 'process';
}

function addListener(fork: ts.CallExpression, { tree: { root } }: RuleContext): Fix | undefined {
  const callee = unwrap(fork.expression);
  if (!isAccess(callee)) return undefined;
  const cluster = textOf(callee.expression, root);
  const statement = outermostLoop(fork);
  const indent = indentAt(startOf(statement, root), root.text);
  const lines = [
    `${cluster}.on('exit', (worker, code, signal) => {`,
    '  if (worker.exitedAfterDisconnect) return;',
    '  console.error(`Worker ${worker.process.pid} died of ${signal ?? code}.`);',
    `  setTimeout(() => ${cluster}.fork(), 1000);`,
    '});',
  ];
  return {
    title: 'Fork another worker a second after one has died',
    edits: [insert(statement.end, lines.map((line) => `\n${indent}${line}`).join(''))],
    isPreferred: false,
  };
}

/** The statement that forks all of them. */
function outermostLoop(fork: ts.Node): ts.Node {
  let statement: ts.Node = outerOf(fork);
  for (let node = parentOf(fork); node && !ts.isSourceFile(node); node = parentOf(node)) {
    const isStatement = ts.isExpressionStatement(node) || ts.isVariableStatement(node) || isLoop(node);
    if (isStatement) statement = node;
    if (isFunction(node) && !ts.isExpression(node)) break;
    if (ts.isBlock(node) && !isLoop(node.parent) && !isFunction(node.parent)) break;
  }
  return statement;
}
