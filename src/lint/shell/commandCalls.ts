import * as ts from 'typescript';
import { isAccess, memberName, unwrap } from '../syntax/nodes';
import { partsOf } from '../semantics/lists';
import { Memo } from '../memo';
import type { Semantics } from '../semantics/semantics';
import { commandFunctionOf, type CommandFunction } from './commandFunctions';
import { shellOption, type ShellUse } from './shellOption';

/** A call that starts a program. */
export interface CommandCall {
  /** Where `new` is still to be typed out, it takes the call on the next line for its own. */
  readonly call: ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;
  readonly function: CommandFunction;
  readonly isPromisified: boolean;
  /** The whole command as one text. */
  readonly command?: ts.Expression;
  readonly program?: ts.Expression;
  readonly args?: ts.Expression;
  readonly options?: ts.Expression;
  /** Who takes the text apart: a shell by its nature or by an option, a shell that is itself the program, or nobody. */
  readonly shell: ShellUse;
}

/** All calls in the section that start a program, in the order of the text. */
export function commandCalls(semantics: Semantics): readonly CommandCall[] {
  let calls = known.get(semantics);
  if (!calls) known.set(semantics, (calls = findCalls(semantics)));
  return calls;
}

const known = new Memo<Semantics, readonly CommandCall[]>();

function findCalls(semantics: Semantics): readonly CommandCall[] {
  const found: CommandCall[] = [];
  for (const call of semantics.section.calls) {
    const one = ts.isTaggedTemplateExpression(call)
      ? taggedCall(call, semantics)
      : commandCallOf(call, semantics);
    if (one) found.push(one);
  }
  return found;
}

/** What the call starts, if it starts anything. */
export function commandCallOf(
  call: ts.CallExpression | ts.NewExpression,
  semantics: Semantics,
): CommandCall | undefined {
  const target = semantics.modules.resolve(call.expression);
  let known = target && commandFunctionOf(target.path);
  let args: readonly ts.Expression[] = call.arguments ?? [];
  let isPromisified = target?.isPromisified ?? false;
  if (!known) {
    const callee = unwrap(call.expression);
    const method = isAccess(callee) ? memberName(callee) : undefined;
    if (!isAccess(callee) || (method !== 'call' && method !== 'apply')) return undefined;
    const inner = semantics.modules.resolve(callee.expression);
    known = inner && commandFunctionOf(inner.path);
    isPromisified = inner?.isPromisified ?? false;
    args = method === 'call' ? args.slice(1) : args[1] ? partsOf(args[1], semantics.evaluator).parts : [];
  }
  return known && read(call, known, isPromisified, args, semantics);
}

function read(
  call: ts.CallExpression | ts.NewExpression,
  known: CommandFunction,
  isPromisified: boolean,
  args: readonly ts.Expression[],
  semantics: Semantics,
): CommandCall | undefined {
  const base = { call, function: known, isPromisified };
  const text = args[known.at];
  if (!text) return undefined;
  if (known.member !== undefined) {
    const [program] = semantics.modules.propertyValues(text, known.member);
    return program && { ...base, program, shell: 'never' };
  }
  if (known.kind === 'shell' || known.kind === 'words') {
    const options = args.slice(known.at + 1).find((one) => !isFunctionLike(one));
    const shell = known.kind === 'shell' ? 'always' : 'never';
    return { ...base, command: text, shell, ...(options && { options }) };
  }
  const second = args[known.at + 1];
  const hasList = second !== undefined && isList(second, semantics);
  const options = [hasList ? args[known.at + 2] : second].find((one) => one && !isFunctionLike(one));
  const shell = options ? shellOption(options, semantics) : 'never';
  return { ...base, program: text, shell, ...(hasList && { args: second }), ...(options && { options }) };
}

function isFunctionLike(node: ts.Expression): boolean {
  const inner = unwrap(node);
  return ts.isArrowFunction(inner) || ts.isFunctionExpression(inner);
}

/** The second argument is the list of arguments, and not the options that may stand in its place. */
function isList(expression: ts.Expression, semantics: Semantics): boolean {
  const node = unwrap(expression);
  if (ts.isObjectLiteralExpression(node) || isFunctionLike(node)) return false;
  if (ts.isIdentifier(node)) {
    const binding = semantics.bindings.bindingOf(node);
    for (const { node: declaration } of binding?.declarations ?? []) {
      const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
      if (value && ts.isObjectLiteralExpression(unwrap(value))) return false;
    }
    return !/^(opts?|options?|settings|config)$|(Opts|Options)$/i.test(ts.idText(node));
  }
  return true;
}

/**
 * `` $`…` `` of execa and zx. With `{ shell: true }`, which execa alone has, a shell takes all of it apart; without it
 * what is put in is quoted, so that only a program that is put in is anybody's business.
 */
function taggedCall(node: ts.TaggedTemplateExpression, semantics: Semantics): CommandCall | undefined {
  let tag = unwrap(node.tag);
  if (isAccess(tag) && memberName(tag) === 'sync') tag = unwrap(tag.expression);
  const [options] = ts.isCallExpression(tag) ? tag.arguments : [];
  const path = semantics.modules.resolve(ts.isCallExpression(tag) ? tag.expression : tag)?.path;
  const [, module] = /^(execa|zx)\.\$(Sync)?$/.exec(path ?? '') ?? [];
  if (module === undefined) return undefined;
  const shell = options && module === 'execa' ? shellOption(options, semantics) : 'never';
  const known: CommandFunction = { name: '$', kind: 'shell', at: 0, isSync: false, module };
  const base = { call: node, function: known, isPromisified: true, shell, ...(options && { options }) };
  if (shell !== 'never') return { ...base, command: node.template };
  const { template } = node;
  const [first] = ts.isTemplateExpression(template) ? template.templateSpans : [];
  if (!first || !ts.isTemplateExpression(template) || template.head.text.trim() !== '') return undefined;
  return { ...base, program: first.expression };
}
