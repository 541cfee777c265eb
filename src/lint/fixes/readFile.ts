import * as ts from 'typescript';
import type { Fix } from '../finding';
import type { RuleContext } from '../rule';
import { propertyOf } from '../semantics/origins';
import type { CommandCall } from '../shell/commandCalls';
import { commandTextOf } from '../shell/commandText';
import { textOfWord, wordsOf, type Word } from '../shell/words';
import { isFunction, outerOf, textOf, unwrap, type FunctionNode } from '../syntax/nodes';
import { argumentsOf } from './arguments';
import { isProblem, replace, together } from './edits';
import { memberOfModule } from './imports';

const cat = /^(\/usr)?(\/bin\/)?cat$/;

/** `exec('cat file', callback)` → `fs.readFile('file', 'utf8', callback)`, where it is the same. */
export function readFileInstead(
  command: CommandCall,
  call: ts.CallExpression,
  context: RuleContext,
): Fix | undefined {
  const { semantics, tree } = context;
  const { isSync, name } = command.function;
  if (command.isPromisified || !/^(exec|execFile)(Sync)?$/.test(name) || command.shell === 'sometimes')
    return undefined;
  const words = wordsOfCall(command, context);
  const [program, file, ...others] = words ?? [];
  if (!program || !file || others.length > 0 || !cat.test(textOfWord(program) ?? '')) return undefined;
  if (textOfWord(file)?.startsWith('-')) return undefined;
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

/** The options as they are to be written; nothing when they say more than an encoding. */
function encodingOf({ options }: CommandCall, { tree: { root } }: RuleContext): string | undefined {
  if (!options) return '';
  const literal = unwrap(options);
  if (!ts.isObjectLiteralExpression(literal) || literal.properties.length !== 1) return undefined;
  return propertyOf(literal, 'encoding') ? textOf(options, root) : undefined;
}

/** The callback, where it is written in the call, does without stderr, and nobody wants the process. */
function callbackOf(call: ts.CallExpression, { semantics, tree: { root } }: RuleContext): string | undefined {
  const last = call.arguments.at(-1);
  const callback = last && unwrap(last);
  if (!callback || !isFunction(callback) || !ts.isExpressionStatement(outerOf(call).parent)) return undefined;
  return usesThird(callback, semantics) ? undefined : textOf(callback, root);
}

function usesThird({ parameters }: FunctionNode, { bindings }: RuleContext['semantics']): boolean {
  const third = parameters[2]?.name;
  if (!third) return false;
  const binding = ts.isIdentifier(third) ? bindings.bindingOf(third) : undefined;
  return !binding || bindings.referencesOf(binding).length > 1;
}
