import * as ts from 'typescript';
import type { Fix } from '../finding';
import { indentAt, insert } from '../fixes/edits';
import type { Rule, RuleContext } from '../rule';
import { statementOf, useOfChild, type ChildUse } from '../semantics/children';
import { commandCalls, type CommandCall } from '../shell/commandCalls';
import { rangeOf, startOf, outerOf } from '../syntax/nodes';

/** A child whose `'error'` event nobody handles: a missing program then ends the process that starts it. */
export const missingErrorListener: Rule = {
  id: 'missing-error-listener',
  severity: 'warning',
  summary: "A child process whose 'error' event nobody handles",
  mention: /child_process|cross-spawn/,
  twins: [],
  check(context) {
    for (const command of commandCalls(context.semantics)) {
      const { call } = command;
      if (!ts.isCallExpression(call) || !emitsError(command)) continue;
      const use = useOfChild(call, context.semantics.bindings);
      if (use.isHandedOn || use.events.has('error')) continue;
      report(command, call, use, context);
    }
  },
};

/** `exec` and `execFile` listen themselves; what is promisified rejects. */
function emitsError({ function: { module, name, isSync }, isPromisified }: CommandCall): boolean {
  if (isSync || isPromisified) return false;
  if (module === 'child_process') return name === 'spawn' || name === 'fork';
  return module === 'cross-spawn' && name !== 'sync';
}

function report(command: CommandCall, call: ts.CallExpression, use: ChildUse, context: RuleContext): void {
  const { root } = context.tree;
  // Node and shells are always there, and a shell tells of a missing program by its exit code.
  const isThere =
    command.function.name === 'fork' || command.shell === 'always' || startsNode(command, context);
  const what = isThere
    ? 'A process that cannot be started, for want of memory or processes,'
    : 'A program that is not installed or may not be run';
  context.report({
    range: rangeOf(call.expression, root),
    severity: isThere ? 'hint' : 'warning',
    message: `${what} is told by an \`error\` event, and without a listener for it that ends this whole process.`,
    fixes: [addListener(call, use, root)],
  });
}

function startsNode({ program }: CommandCall, { semantics }: RuleContext): boolean {
  return program !== undefined && semantics.modules.resolve(program)?.path === 'process.execPath';
}

function addListener(call: ts.CallExpression, { name }: ChildUse, root: ts.SourceFile): Fix {
  const title = 'Listen for its error';
  const statement = name && statementOf(call);
  if (!name || !statement || ts.isReturnStatement(statement) || !ts.isVariableStatement(statement)) {
    const edits = [insert(outerOf(call).end, ".on('error', (error) => console.error(error))")];
    return { title, edits, isPreferred: true };
  }
  const indent = indentAt(startOf(statement, root), root.text);
  const line = `\n${indent}${ts.idText(name)}.on('error', (error) => console.error(error));`;
  return { title, edits: [insert(statement.end, line)], isPreferred: true };
}
