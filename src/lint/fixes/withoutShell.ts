import * as ts from 'typescript';
import type { Fix, TextEdit } from '../finding';
import type { RuleContext } from '../rule';
import type { CommandCall } from '../shell/commandCalls';
import { commandTextOf } from '../shell/commandText';
import { shellOption } from '../shell/shellOption';
import { isAccess, textOf, unwrap } from '../syntax/nodes';
import { isProblem, replace, together, type Problem } from './edits';
import { heldEdits, parseCommand, type ParsedCommand } from './commandParts';
import { callInstead } from './functions';
import { withoutShellOption } from './shellOptions';

/** The function of the same module that starts a program without a shell. */
const plainFunction: Readonly<Record<string, string>> = {
  exec: 'execFile',
  execSync: 'execFileSync',
  execaCommand: 'execa',
  execaCommandSync: 'execaSync',
};

/** A rewrite of a call that starts its program without a shell, with the arguments in a list. */
export function runWithoutShell(call: CommandCall, context: RuleContext): Fix | Problem {
  const { command, program } = call;
  if (command)
    return call.function.kind === 'shell' || isSplitter(call) ? rewriteText(call, command, context) : remote;
  if (!program) return remote;
  return call.shell === 'never' ? rewriteShellProgram(call, context) : dropShell(call, program, context);
}

const remote: Problem = { problem: 'This function has no form that takes a list of arguments.' };

function isSplitter({ function: { module } }: CommandCall): boolean {
  return module === 'execa' || module === '@actions/exec';
}

/** `exec('git clone ' + url)` */
function rewriteText(call: CommandCall, command: ts.Expression, context: RuleContext): Fix | Problem {
  const { function: known, options } = call;
  const { root } = context.tree;
  const callee = ts.isCallExpression(call.call) ? call.call.expression : undefined;
  const to = known.module === '@actions/exec' ? known.name : plainFunction[known.name];
  if (!callee || to === undefined || !/^(child_process|execa|@actions\/exec)$/.test(known.module))
    return remote;
  if (isCalledThrough(callee, context)) return { problem: 'It is called through `call` or `apply`.' };
  const text = commandTextOf(command, context.semantics);
  const parsed = parseCommand(text, context);
  if (isProblem(parsed)) return parsed;
  const held = heldEdits(text, command, context);
  if (isProblem(held)) return held;
  const renamed = to === known.name ? [] : callInstead(callee, to, context.semantics, root);
  if (isProblem(renamed)) return renamed;
  const shell = options ? shellOption(options, context.semantics) : 'never';
  const shellEdits = shell !== 'never' && options ? withoutShellOption(options, root) : [];
  if (isProblem(shellEdits)) return shellEdits;
  const list = `${parsed.program}${parsed.args.elements.length > 0 ? `, [${parsed.args.elements.join(', ')}]` : ''}`;
  const edits = [...renamed, ...held, ...shellEdits, replace(command, list, root)];
  return fixOf(parsed, edits);
}

/** `spawn('git', ['clone', url], { shell: true })`, `spawn('git clone ' + url, { shell: true })` */
function dropShell(call: CommandCall, program: ts.Expression, context: RuleContext): Fix | Problem {
  const { args, options, shell } = call;
  const { root } = context.tree;
  if (!options) return remote;
  const text = commandTextOf(program, context.semantics);
  const parsed = parseCommand(text, context);
  if (isProblem(parsed)) return parsed;
  if (shell === 'sometimes' && parsed.isBatch)
    return { problem: `\`${parsed.name}\` is a batch file on Windows, which starts in a shell only.` };
  const dropped = withoutShellOption(options, root);
  if (isProblem(dropped)) return dropped;
  const before = parsed.args.elements;
  if (!args) {
    const held = heldEdits(text, program, context);
    if (isProblem(held)) return held;
    const list = `${parsed.program}${before.length > 0 ? `, [${before.join(', ')}]` : ''}`;
    return fixOf(parsed, [...dropped, ...held, replace(program, list, root)]);
  }
  const problem = problemOfList(args, context);
  if (problem) return problem;
  const edits: TextEdit[] = [...dropped];
  if (before.length > 0) {
    const list = unwrap(args);
    if (!ts.isArrayLiteralExpression(list))
      return { problem: 'The program is given together with arguments.' };
    const all = [...before, ...list.elements.map((element) => textOf(element, root))];
    edits.push(replace(program, parsed.program, root), replace(args, `[${all.join(', ')}]`, root));
  }
  return fixOf(parsed, edits);
}

/** `spawn('sh', ['-c', 'git clone ' + url])` */
function rewriteShellProgram(call: CommandCall, context: RuleContext): Fix | Problem {
  const { program, args } = call;
  const { root } = context.tree;
  const list = args && unwrap(args);
  if (!program || !args || !list || !ts.isArrayLiteralExpression(list) || list.elements.length !== 2)
    return { problem: 'The list of arguments is not written in the call.' };
  const [flag, command] = list.elements;
  if (!flag || !command || !ts.isStringLiteralLike(flag) || flag.text !== '-c')
    return { problem: 'Only what stands behind `-c` is known to be a command.' };
  const text = commandTextOf(command, context.semantics);
  const parsed = parseCommand(text, context);
  if (isProblem(parsed)) return parsed;
  const held = heldEdits(text, command, context);
  if (isProblem(held)) return held;
  const edits = [
    replace(program, parsed.program, root),
    replace(args, `[${parsed.args.elements.join(', ')}]`, root),
  ];
  return fixOf(parsed, [...held, ...edits]);
}

function fixOf({ name, args, isBatch }: ParsedCommand, edits: readonly TextEdit[]): Fix | Problem {
  const all = together(edits);
  if (!all) return { problem: 'The places to change lie in each other.' };
  const [several] = args.mayBeSeveral;
  const notes = [
    ...(several === undefined ? [] : [`if \`${several}\` is one word`]),
    ...(isBatch ? [`not for Windows, where ${name} is a batch file`] : []),
  ];
  const title = `Run ${name} without a shell${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
  return { title, edits: all, isPreferred: notes.length === 0 };
}

/** `exec.call(null, …)`: the function is not what is called. */
function isCalledThrough(callee: ts.Expression, { semantics }: RuleContext): boolean {
  const node = unwrap(callee);
  return (
    isAccess(node) &&
    semantics.modules.resolve(node) !== undefined &&
    /\.(call|apply)$/.test(semantics.modules.resolve(node)?.path ?? '')
  );
}

/** Constant arguments that a shell would have taken apart. */
function problemOfList(args: ts.Expression, { semantics, tree: { root } }: RuleContext): Problem | undefined {
  const list = unwrap(args);
  const elements = ts.isArrayLiteralExpression(list) ? list.elements : [];
  for (const element of elements) {
    if (ts.isSpreadElement(element)) continue;
    const { texts } = semantics.evaluator.valueOf(element);
    if (texts?.some((text) => text === '' || /[^\w=.,:/@%+-]/.test(text)))
      return { problem: `The shell takes \`${textOf(element, root)}\` apart before the program sees it.` };
  }
  return undefined;
}
