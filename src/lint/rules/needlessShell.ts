import * as ts from 'typescript';
import type { Fix } from '../finding';
import { isProblem } from '../fixes/edits';
import { onlyReadsFile, readFileInstead } from '../fixes/readFile';
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
      const { call } = command;
      if (!ts.isCallExpression(call)) continue;
      if (command.function.module !== 'child_process') checkCat(command, call, context);
      else {
        const read = readFileInstead(command, call, context);
        if (read) report(call, readsFile, read, context);
        else checkShell(command, call, context);
      }
    }
  },
};

const readsFile = 'It starts a program to read a file, which Node.js does by itself.';

/** A function of a package, of which only this is known well enough to be told: that nobody uses more than the text. */
function checkCat(command: CommandCall, call: ts.CallExpression, context: RuleContext): void {
  if (!localModules.test(command.function.module) || !onlyReadsFile(command, call, context)) return;
  context.report({
    range: rangeOf(call.expression, context.tree.root),
    message: readsFile,
    noFix: `What \`${command.function.module}\` gives back and prints is not what \`readFile\` of \`node:fs\` does.`,
    tags: ['unnecessary'],
  });
}

/** Packages that run the command on this machine: `cat` by ssh reads a file of another one. */
const localModules = /^(shelljs|async-shelljs|cross-spawn|exec|exec-async|async-exec|shell-exec)$/;

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
