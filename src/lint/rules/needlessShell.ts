import * as ts from 'typescript';
import type { Fix } from '../finding';
import { isProblem } from '../fixes/edits';
import { readFileInstead } from '../fixes/readFile';
import { runWithoutShell } from '../fixes/withoutShell';
import type { Rule, RuleContext } from '../rule';
import { isHarmless } from '../semantics/values';
import { commandCalls, type CommandCall } from '../shell/commandCalls';
import { processModules } from '../shell/commandFunctions';
import { rangeOf } from '../syntax/nodes';

/** A shell, started for a command in which nothing is a shell's business. */
export const needlessShell: Rule = {
  id: 'needless-shell',
  severity: 'hint',
  summary: 'A shell for a command that needs none',
  mention: processModules,
  twins: [],
  check(context) {
    for (const command of commandCalls(context.semantics)) {
      if (!ts.isCallExpression(command.call) || command.function.module !== 'child_process') continue;
      const read = readFileInstead(command, command.call, context);
      if (read)
        report(
          command.call,
          'It starts a program to read a file, which Node.js does by itself.',
          read,
          context,
        );
      else checkShell(command, command.call, context);
    }
  },
};

function report(call: ts.CallExpression, message: string, fix: Fix, context: RuleContext): void {
  context.report({
    range: rangeOf(call.expression, context.tree.root),
    message,
    fixes: [fix],
    tags: ['unnecessary'],
  });
}

/** Only constants: what else goes to a shell is the business of another rule. */
function checkShell(command: CommandCall, call: ts.CallExpression, context: RuleContext): void {
  if (command.shell !== 'always') return;
  const { evaluator } = context.semantics;
  const parts = [command.command, command.program, command.args].filter((part) => part !== undefined);
  if (!parts.every((part) => isHarmless(evaluator.valueOf(part)))) return;
  const fix = runWithoutShell(command, context);
  if (isProblem(fix) || !fix.isPreferred) return;
  report(
    call,
    'Nothing in this command needs a shell, which takes a process of its own and is another one on Windows.',
    fix,
    context,
  );
}
