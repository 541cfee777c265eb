import * as ts from 'typescript';
import type { Fix } from '../finding';
import { indentAt, insert, together } from '../fixes/edits';
import type { Rule, RuleContext } from '../rule';
import { hasCallback, statementOf, useOfChild, type ChildUse } from '../semantics/children';
import type { Trigger } from '../semantics/handlers';
import { commandCalls, type CommandCall } from '../shell/commandCalls';
import { parentOf, rangeOf, startOf } from '../syntax/nodes';

const often: Readonly<Record<Trigger, string>> = {
  request: 'for each request',
  message: 'for each message',
  loop: 'in each round of a loop',
  timer: 'at each tick of a timer',
};

/** A child started again and again that nobody listens to or keeps. */
export const untrackedChild: Rule = {
  id: 'untracked-child',
  severity: 'warning',
  summary: 'A child process, started again and again, that nobody listens to or keeps',
  mention: /child_process|cross-spawn/,
  twins: [],
  check(context) {
    const { semantics, tree } = context;
    for (const command of commandCalls(semantics)) {
      const { call } = command;
      if (!ts.isCallExpression(call) || !givesChild(command, call, context)) continue;
      const use = useOfChild(call, semantics.bindings);
      if (use.isHandedOn || use.isKept || use.events.has('exit') || use.events.has('close')) continue;
      const repetition = semantics.handlers.repetitionOf(call);
      if (!repetition) continue;
      const fix = keepInSet(call, use, context);
      context.report({
        range: rangeOf(call.expression, tree.root),
        message: `A child is started ${often[repetition.trigger]}, and nobody listens for its end or keeps it: those that hang grow in number, and outlive this process.`,
        ...(fix ? { fixes: [fix] } : { noFix: 'There is no statement to put the child into a variable.' }),
      });
    }
  },
};

/** What is promisified or has a callback is listened to by that. */
function givesChild(
  { function: known, isPromisified }: CommandCall,
  call: ts.CallExpression,
  { semantics }: RuleContext,
): boolean {
  if (known.isSync || isPromisified || !/^(child_process|cross-spawn)$/.test(known.module)) return false;
  return (
    /^(spawn|fork)$/.test(known.name) ||
    known.module === 'cross-spawn' ||
    !hasCallback(call, semantics.bindings)
  );
}

/** A set at the top of the file, from which the child takes itself out, and which is ended with the process. */
function keepInSet(
  call: ts.CallExpression,
  { name, whole }: ChildUse,
  context: RuleContext,
): Fix | undefined {
  const { root } = context.tree;
  const statement = statementOf(call);
  if (!statement || !isInBlock(statement)) return undefined;
  const isBegin = ts.isExpressionStatement(statement) && startOf(whole, root) === startOf(statement, root);
  if (name ? !ts.isVariableStatement(statement) && !ts.isExpressionStatement(statement) : !isBegin)
    return undefined;
  const set = freeName(['children', 'childProcesses', 'runningChildren'], context);
  const child = name ? ts.idText(name) : freeName(['child', 'childProcess', 'startedChild'], context);
  if (set === undefined || child === undefined) return undefined;
  const indent = indentAt(startOf(statement, root), root.text);
  const kept = `\n${indent}${set}.add(${child});\n${indent}${child}.once('close', () => ${set}.delete(${child}));`;
  const edits = [
    insert(startOf(topStatement(statement), root), declarationOf(set, root)),
    ...(name ? [] : [insert(startOf(statement, root), `const ${child} = `)]),
    // `spawn(…).stdout.pipe(…)` is not the child itself: it becomes a statement of its own.
    ...(name || whole.parent === statement ? [] : [insert(whole.end, `;\n${indent}${child}`)]),
    insert(statement.end, kept),
  ];
  const all = together(edits);
  return all && { title: 'Keep it in a set, and end it with this process', edits: all, isPreferred: false };
}

function declarationOf(set: string, root: ts.SourceFile): string {
  const isTyped = /\.[cm]?tsx?$/.test(root.fileName);
  const type = isTyped ? "<import('node:child_process').ChildProcess>" : '';
  return `const ${set} = new Set${type}();\nprocess.once('exit', () => {\n  for (const child of ${set}) child.kill();\n});\n\n`;
}

function freeName(names: readonly string[], { semantics: { bindings } }: RuleContext): string | undefined {
  return names.find((name) => bindings.occurrencesOf(name).length === 0);
}

function isInBlock(statement: ts.Statement): boolean {
  return (
    ts.isBlock(statement.parent) ||
    ts.isSourceFile(statement.parent) ||
    ts.isCaseOrDefaultClause(statement.parent)
  );
}

function topStatement(node: ts.Node): ts.Node {
  let top = node;
  for (let at = parentOf(node); at && !ts.isSourceFile(at); at = parentOf(at)) top = at;
  return top;
}
