import * as ts from 'typescript';
import type { Fix } from '../finding';
import { isProblem, replace, together } from '../fixes/edits';
import { callInstead } from '../fixes/functions';
import { memberOfModule } from '../fixes/imports';
import type { Rule, RuleContext } from '../rule';
import { forkCalls, hasFork } from '../semantics/clusters';
import { isLoop } from '../semantics/handlers';
import { isAccess, isFunction, memberName, parentOf, propertyName, rangeOf, unwrap } from '../syntax/nodes';

/** More cores than servers usually have: without the machine in sight, a number above them is taken for a mistake. */
const usualCores = 32;
const countNames =
  /^(workers?|numWorkers|workerCount|maxWorkers|minWorkers|instances|maxThreads|minThreads|poolSize|numCPUs?|cpuCount)$/i;

const pools = /worker_threads|piscina|tinypool|workerpool|throng/i;

/** A number of workers that is not the number of cores that the process may use. */
export const workerCount: Rule = {
  id: 'worker-count',
  severity: 'warning',
  summary: 'A number of workers that does not fit the cores that the process may use',
  mention: /\bcluster\b|worker_threads|piscina|tinypool|workerpool|throng/i,
  twins: [],
  check(context) {
    const { semantics, file } = context;
    const forksWorkers = file.anywhere(hasFork);
    if (!forksWorkers && !file.mentions(pools)) return;
    for (const access of semantics.section.accesses)
      if (isCpuCount(access, context) && (forksWorkers || isCount(access))) reportCpus(access, context);
    for (const fork of forkCalls(semantics)) checkBound(fork, context);
  },
};

function isCpuCount(access: ts.Expression, { semantics }: RuleContext): boolean {
  return memberName(access) === 'length' && semantics.modules.resolve(access)?.path === 'os.cpus().length';
}

/** It is given to something that is called a number of workers. */
function isCount(access: ts.Node): boolean {
  for (let node = parentOf(access); node && !isFunction(node); node = parentOf(node)) {
    if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node))
      return countNames.test(propertyName(node.name) ?? '');
    if (isLoop(node)) return true;
  }
  return false;
}

function reportCpus(
  access: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  context: RuleContext,
): void {
  const fix = parallelism(access, context);
  context.report({
    range: rangeOf(access, context.tree.root),
    message:
      '`os.cpus().length` counts all cores of the machine, also those that a container or an affinity keeps from this process, and is 0 on some systems.',
    ...(fix ? { fixes: [fix] } : { noFix: 'The list of cores is kept in a variable.' }),
  });
}

/** `os.cpus().length` → `os.availableParallelism()` */
function parallelism(
  access: ts.Expression & { readonly expression: ts.Expression },
  context: RuleContext,
): Fix | undefined {
  const { root } = context.tree;
  const call = unwrap(access.expression);
  if (!ts.isCallExpression(call)) return undefined;
  const renamed = callInstead(call.expression, 'availableParallelism', context.semantics, root);
  if (isProblem(renamed)) return undefined;
  const edits = together([...renamed, { range: { start: call.end, end: access.end }, newText: '' }]);
  return edits && { title: 'Use os.availableParallelism()', edits, isPreferred: true };
}

/** `for (let i = 0; i < 64; i++) cluster.fork()` */
function checkBound(fork: ts.CallExpression, context: RuleContext): void {
  const { semantics, tree, project } = context;
  const cores = project.cores ?? usualCores;
  for (let node = parentOf(fork); node && !isFunction(node); node = parentOf(node)) {
    if (!ts.isForStatement(node) || !node.condition) continue;
    const condition = unwrap(node.condition);
    if (!ts.isBinaryExpression(condition)) return;
    const bound = condition.right;
    const count = Math.max(0, ...(semantics.evaluator.valueOf(bound).texts ?? []).map(Number));
    if (Number.isFinite(count) && count > cores) {
      const fix = boundFix(bound, context);
      context.report({
        range: rangeOf(bound, tree.root),
        message: `${count} workers are more than the ${project.cores === undefined ? `${cores} cores of a large server` : `${cores} cores of this machine`}: they take turns, and each costs memory.`,
        ...(fix && { fixes: [fix] }),
      });
    }
    return;
  }
}

function boundFix(bound: ts.Expression, { semantics, tree: { root } }: RuleContext): Fix | undefined {
  const name = memberOfModule('os', 'availableParallelism', bound, semantics, root);
  if (!name || isAccess(unwrap(bound))) return undefined;
  const edits = together([...name.edits, replace(bound, `${name.text}()`, root)]);
  return edits && { title: 'Use os.availableParallelism()', edits, isPreferred: false };
}
