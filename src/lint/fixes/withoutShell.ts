import * as ts from 'typescript';
import type { Fix, TextEdit } from '../finding';
import type { RuleContext } from '../rule';
import { statementsOf } from '../semantics/controlFlow';
import { originsOf } from '../semantics/origins';
import { rootOf } from '../semantics/subjects';
import type { CommandCall } from '../shell/commandCalls';
import { commandTextOf, type CommandText, type Piece } from '../shell/commandText';
import { builtinReason, isBatchFile } from '../shell/programs';
import { shellOption } from '../shell/shellOption';
import { textOfWord, wordsOf, type Word } from '../shell/words';
import { isAccess, parentOf, textOf, unwrap } from '../syntax/nodes';
import { argumentsOf, type ArgumentList } from './arguments';
import { isProblem, literal, replace, statementRange, together, type Problem } from './edits';
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
  const words = splitWords(text.pieces);
  if (isProblem(words)) return words;
  const parsed = programOf(words, context);
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
  const words = splitWords(text.pieces);
  if (isProblem(words)) return words;
  const parsed = programOf(words, context);
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
  const words = splitWords(text.pieces);
  if (isProblem(words)) return words;
  const parsed = programOf(words, context);
  if (isProblem(parsed)) return parsed;
  const held = heldEdits(text, command, context);
  if (isProblem(held)) return held;
  const edits = [
    replace(program, parsed.program, root),
    replace(args, `[${parsed.args.elements.join(', ')}]`, root),
  ];
  return fixOf(parsed, [...held, ...edits]);
}

interface ParsedCommand {
  readonly name: string;
  /** As it is written in the source. */
  readonly program: string;
  readonly args: ArgumentList;
  readonly isBatch: boolean;
}

function splitWords(pieces: readonly Piece[]): readonly Word[] | Problem {
  const words = wordsOf(pieces);
  return 'needs' in words ? { problem: `The command ${words.needs}, so that it needs its shell.` } : words;
}

function programOf(
  words: readonly Word[],
  { semantics, tree: { root } }: RuleContext,
): ParsedCommand | Problem {
  const [first, ...rest] = words;
  if (!first) return { problem: 'The command is empty.' };
  const name = textOfWord(first);
  if (name === undefined) {
    const [part, ...others] = first.parts;
    const isQuoted = part !== undefined && others.length === 0 && 'hole' in part && part.isQuoted;
    if (!isQuoted) return { problem: 'The program itself is not written in the command.' };
  } else if (/^\w+=/.test(name))
    return { problem: 'The command begins with a variable of the environment: give it by `env`.' };
  else if (/%\w+%/.test(name)) return { problem: 'The command has a variable that `cmd.exe` expands.' };
  const builtin = name === undefined ? undefined : builtinReason(name);
  if (builtin !== undefined) return { problem: `The command needs its shell: ${builtin}.` };
  const args = argumentsOf(rest, semantics, root);
  if (isProblem(args)) return args;
  const [program] = name === undefined ? oneOf(first, semantics, root) : [literal(name)];
  return {
    name: name ?? program ?? '',
    program: program ?? '',
    args,
    isBatch: name !== undefined && isBatchFile(name),
  };
}

function oneOf(word: Word, semantics: RuleContext['semantics'], root: ts.SourceFile): readonly string[] {
  const written = argumentsOf([word], semantics, root);
  return isProblem(written) ? [] : written.elements;
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

/** Takes away the variables that held the command, whose parts are then written in the call. */
function heldEdits(
  { variables, pieces }: CommandText,
  command: ts.Expression,
  { semantics, tree: { root } }: RuleContext,
): readonly TextEdit[] | Problem {
  const edits: TextEdit[] = [];
  for (const variable of variables) {
    if (!ts.isIdentifier(variable.name)) continue;
    const binding = semantics.bindings.bindingOf(variable.name);
    const statement = variable.parent.parent;
    const isUsedElsewhere = !binding || semantics.bindings.referencesOf(binding).length !== 2;
    const isAlone = ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1;
    const isSteady = pieces.every((piece) => typeof piece === 'string' || isStable(piece, semantics));
    if (pieces.some((piece) => typeof piece !== 'string' && isHidden(piece, command, semantics)))
      return { problem: 'A name in the command stands for something else where it is run.' };
    const isNext = isAlone && isDirectlyBefore(statement, command);
    if (!isSteady && !isNext)
      return { problem: `What \`${ts.idText(variable.name)}\` was made of may have changed until here.` };
    if (isUsedElsewhere) {
      if (!isSteady) return { problem: `\`${ts.idText(variable.name)}\` is used elsewhere too.` };
      continue;
    }
    if (!isAlone) return { problem: `\`${ts.idText(variable.name)}\` is declared together with others.` };
    edits.push({ range: statementRange(statement, root), newText: '' });
  }
  return edits;
}

/** The name at its start means another variable at the place. */
function isHidden(piece: ts.Expression, place: ts.Node, { bindings }: RuleContext['semantics']): boolean {
  const root = rootOf(piece);
  return root !== undefined && bindings.bindingOf(root) !== bindings.bindingAt(ts.idText(root), place);
}

/** A name, or a member of one, that has the same value wherever it is read. */
function isStable(expression: ts.Expression, semantics: RuleContext['semantics']): boolean {
  const node = unwrap(expression);
  if (isAccess(node)) return ts.isPropertyAccessExpression(node) && isStable(node.expression, semantics);
  if (node.kind === ts.SyntaxKind.ThisKeyword) return true;
  if (!ts.isIdentifier(node)) return false;
  const binding = semantics.bindings.bindingOf(node);
  return !binding || originsOf(binding, semantics.bindings).length < 2;
}

function isDirectlyBefore(statement: ts.Statement, command: ts.Node): boolean {
  let node: ts.Node | undefined = command;
  while (node && parentOf(node) !== statement.parent) node = parentOf(node);
  const siblings: readonly ts.Node[] = statementsOf(statement.parent) ?? [];
  return node !== undefined && siblings.indexOf(statement) + 1 === siblings.indexOf(node);
}
