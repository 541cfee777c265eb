import * as ts from 'typescript';
import type { TextEdit } from '../finding';
import type { RuleContext } from '../rule';
import { statementsOf } from '../semantics/controlFlow';
import { originsOf } from '../semantics/origins';
import { rootOf } from '../semantics/subjects';
import type { CommandText, Piece } from '../shell/commandText';
import { builtinReason, isBatchFile } from '../shell/programs';
import { textOfWord, wordsOf, type Word } from '../shell/words';
import { isAccess, parentOf, unwrap } from '../syntax/nodes';
import { argumentsOf, type ArgumentList } from './arguments';
import { isProblem, literal, statementRange, type Problem } from './edits';

/** A command as a program and its arguments. */
export interface ParsedCommand {
  readonly name: string;
  /** As it is written in the source. */
  readonly program: string;
  readonly args: ArgumentList;
  readonly isBatch: boolean;
}

/** What the program and the arguments of a command are, or why only a shell can run it. */
export function parseCommand({ pieces }: CommandText, context: RuleContext): ParsedCommand | Problem {
  const words = splitWords(pieces);
  return isProblem(words) ? words : programOf(words, context);
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

/** Takes away the variables that held the command, whose parts are then written in the call. */
export function heldEdits(
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
    const isNext = isAlone && isDirectlyBefore(statement, command, semantics);
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

function isDirectlyBefore(
  statement: ts.Statement,
  command: ts.Node,
  { bindings }: RuleContext['semantics'],
): boolean {
  let node: ts.Node | undefined = command;
  while (node && parentOf(node) !== statement.parent) node = parentOf(node);
  const siblings: readonly ts.Node[] = ts.isSourceFile(statement.parent)
    ? bindings.topStatements
    : (statementsOf(statement.parent) ?? []);
  return node !== undefined && siblings.indexOf(statement) + 1 === siblings.indexOf(node);
}
