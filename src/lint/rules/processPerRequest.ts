import * as ts from 'typescript';
import type { Rule, RuleContext } from '../rule';
import { commandCalls, type CommandCall } from '../shell/commandCalls';
import { rangeOf } from '../syntax/nodes';

/** A whole Node.js, or a thread of it, for each request. */
export const processPerRequest: Rule = {
  id: 'process-per-request',
  severity: 'warning',
  summary: 'A Node.js process or a thread started for each request',
  mention: /child_process|worker_threads|cross-spawn|execa/,
  twins: [],
  check(context) {
    for (const command of commandCalls(context.semantics))
      if (ts.isCallExpression(command.call) && startsNode(command, context))
        check(command.call, 'A Node.js process', 'keep some and send them work', context);
    for (const call of context.semantics.section.calls)
      if (
        ts.isNewExpression(call) &&
        context.semantics.modules.resolve(call.expression)?.path === 'worker_threads.Worker'
      )
        check(call, 'A thread', 'take one from a pool, such as piscina', context);
  },
};

function check(
  call: ts.CallExpression | ts.NewExpression,
  what: string,
  advice: string,
  context: RuleContext,
): void {
  const { semantics, tree } = context;
  const handling = semantics.handlers.handlingOf(call);
  if (!handling) return;
  context.report({
    range: rangeOf(call.expression, tree.root),
    message: `${what} is started for each ${handling.trigger}, which takes tens of milliseconds and of megabytes each time: ${advice}.`,
  });
}

function startsNode(
  { function: { name, module }, program, command }: CommandCall,
  { semantics }: RuleContext,
): boolean {
  if (name === 'fork') return module === 'child_process';
  if (name === 'execaNode') return true;
  const text = program ?? command;
  if (!text) return false;
  if (semantics.modules.resolve(text)?.path === 'process.execPath') return true;
  const { texts } = semantics.evaluator.valueOf(text);
  return texts?.some((one) => /^(node|nodejs|tsx|ts-node|bun|deno)(\s|$)/.test(one)) ?? false;
}
