import * as ts from 'typescript';
import type { Fix } from '../finding';
import type { RuleContext } from '../rule';
import { onlyValue, propertyOf } from '../semantics/origins';
import type { CommandCall } from '../shell/commandCalls';
import { commandTextOf } from '../shell/commandText';
import { textOfWord, wordsOf, type Word } from '../shell/words';
import { isFunction, outerOf, textOf, unwrap, type FunctionNode } from '../syntax/nodes';
import { argumentsOf } from './arguments';
import { isProblem, replace, together } from './edits';
import { memberOfModule } from './imports';

const cat = /^(\/usr)?(\/bin\/)?cat$/;
const shell = /^((\/usr)?\/bin\/)?(ba|da|z|k)?sh$/;

/** `exec('cat file', callback)` → `fs.readFile('file', 'utf8', callback)`, where it is the same. */
export function readFileInstead(
  command: CommandCall,
  call: ts.CallExpression,
  context: RuleContext,
): Fix | undefined {
  const { semantics, tree } = context;
  const { isSync, name } = command.function;
  if (!/^(exec|execFile)(Sync)?$/.test(name)) return undefined;
  const file = onlyFile(command, context);
  if (!file) return undefined;
  const written = argumentsOf([file], semantics, tree.root);
  const [path] = isProblem(written) ? [] : written.elements;
  if (path === undefined || path.startsWith('...')) return undefined;
  const options = encodingOf(command, context);
  if (options === undefined) return undefined;
  const callback = isSync ? '' : callbackOf(call, context);
  if (callback === undefined) return undefined;
  const read = memberOfModule('fs', isSync ? 'readFileSync' : 'readFile', call, semantics, tree.root);
  if (!read) return undefined;
  const encoding = options === '' && !isSync ? "'utf8'" : options;
  const args = [path, encoding, callback].filter((one) => one !== '').join(', ');
  const edits = together([...read.edits, replace(call, `${read.text}(${args})`, tree.root)]);
  return edits && { title: 'Read the file with fs', edits, isPreferred: true };
}

/**
 * The call runs `cat` of one file with a function of a package, and what that gives back is not used. What the packages
 * do with the text of the file differs, so this is for a person to rewrite.
 */
export function onlyReadsFile(command: CommandCall, call: ts.CallExpression, context: RuleContext): boolean {
  const { semantics } = context;
  if (!onlyFile(command, context) || encodingOf(command, context) === undefined) return false;
  const last = call.arguments.at(-1);
  const callback = last && unwrap(last);
  return isUnused(call, semantics) && !(callback && isFunction(callback) && usesThird(callback, semantics));
}

/** The file that `cat` is to print, where the command is nothing else. */
function onlyFile(command: CommandCall, context: RuleContext): Word | undefined {
  if (command.isPromisified || command.shell === 'sometimes') return undefined;
  const words = wordsOfCall(command, context) ?? [];
  const [program, file, ...others] = wordsOfScript(words, context) ?? words;
  if (!program || !file || others.length > 0 || !cat.test(textOfWord(program) ?? '')) return undefined;
  return textOfWord(file)?.startsWith('-') ? undefined : file;
}

function wordsOfCall(
  { command, program, args }: CommandCall,
  { semantics }: RuleContext,
): readonly Word[] | undefined {
  if (command) {
    const { pieces, variables } = commandTextOf(command, semantics);
    const words = variables.length === 0 ? wordsOf(pieces) : undefined;
    return words && 'needs' in words ? undefined : words;
  }
  const list = args && unwrap(args);
  if (!program || !list || !ts.isArrayLiteralExpression(list)) return undefined;
  const words: Word[] = [];
  for (const element of [program, ...list.elements]) {
    if (ts.isSpreadElement(element)) return undefined;
    const node = unwrap(element);
    words.push({
      parts: [ts.isStringLiteralLike(node) ? { text: node.text } : { hole: element, isQuoted: true }],
    });
  }
  return words;
}

/** The words of the script, where the command is a shell that runs one: `sh -c 'cat file'`. */
function wordsOfScript(
  [program, flag, script, ...others]: readonly Word[],
  { semantics }: RuleContext,
): readonly Word[] | undefined {
  if (!program || !flag || !script || others.length > 0) return undefined;
  if (!shell.test(textOfWord(program) ?? '') || textOfWord(flag) !== '-c') return undefined;
  const pieces = script.parts.flatMap((part) =>
    'text' in part ? [part.text] : commandTextOf(part.hole, semantics).pieces,
  );
  const words = wordsOf(pieces);
  return 'needs' in words ? undefined : words;
}

/** The options as they are to be written; nothing when they say more than an encoding. */
function encodingOf(
  { options }: CommandCall,
  { semantics, tree: { root } }: RuleContext,
): string | undefined {
  if (!options) return '';
  const literal = literalOf(unwrap(options), semantics);
  if (!literal || literal.properties.length !== 1) return undefined;
  return propertyOf(literal, 'encoding') ? textOf(options, root) : undefined;
}

/** The object itself, also by a variable that is only given to calls: what is done to it elsewhere could change it. */
function literalOf(
  node: ts.Expression,
  { bindings }: RuleContext['semantics'],
): ts.ObjectLiteralExpression | undefined {
  if (ts.isObjectLiteralExpression(node)) return node;
  const binding = ts.isIdentifier(node) ? bindings.bindingOf(node) : undefined;
  const value = binding && onlyValue(binding, bindings);
  const literal = value && unwrap(value);
  if (!binding || !literal || !ts.isObjectLiteralExpression(literal)) return undefined;
  const isOnlyGiven = bindings
    .referencesOf(binding)
    .every(({ parent }) => ts.isVariableDeclaration(parent) || ts.isCallExpression(parent));
  return isOnlyGiven ? literal : undefined;
}

/** The callback, where it is written in the call, does without stderr, and nobody wants the process. */
function callbackOf(call: ts.CallExpression, { semantics, tree: { root } }: RuleContext): string | undefined {
  const last = call.arguments.at(-1);
  const callback = last && unwrap(last);
  if (!callback || !isFunction(callback) || !isUnused(call, semantics)) return undefined;
  return usesThird(callback, semantics) ? undefined : textOf(callback, root);
}

/** What the call gives back is dropped, or held by a variable that nobody reads. */
function isUnused(call: ts.CallExpression, { bindings }: RuleContext['semantics']): boolean {
  const { parent } = outerOf(call);
  if (ts.isExpressionStatement(parent)) return true;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return false;
  const binding = bindings.bindingOf(parent.name);
  if (!binding || isExported(parent)) return false;
  return bindings.referencesOf(binding).length === binding.declarations.length;
}

function isExported(declaration: ts.VariableDeclaration): boolean {
  const statement = declaration.parent.parent;
  return (
    ts.isVariableStatement(statement) &&
    (statement.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function usesThird({ parameters }: FunctionNode, { bindings }: RuleContext['semantics']): boolean {
  const third = parameters[2]?.name;
  if (!third) return false;
  const binding = ts.isIdentifier(third) ? bindings.bindingOf(third) : undefined;
  return !binding || bindings.referencesOf(binding).length > 1;
}
