import * as ts from 'typescript';
import type { TextEdit } from '../finding';
import type { Semantics } from '../semantics/semantics';
import { isAccess, startOf, textOf, unwrap } from '../syntax/nodes';
import { indentAt, insert, isProblem, replace, statementRange, type Problem } from './edits';
import { isExportedVariable, withoutDeclaration } from './unused';

/**
 * The edits by which a call calls another function of the same module: the name in `cp.exec`, or the name and how it
 * was imported, required or promisified. A name that nobody else uses is replaced, otherwise the other is added to it.
 * @param callee the called expression
 * @param to the function's name in its module
 */
export function callInstead(
  callee: ts.Expression,
  to: string,
  semantics: Semantics,
  root: ts.SourceFile,
): readonly TextEdit[] | Problem {
  const node = unwrap(callee);
  if (ts.isPropertyAccessExpression(node)) {
    if (!isModule(node.expression, semantics)) return cannotFollow;
    return [replace(node.name, to, root)];
  }
  if (ts.isElementAccessExpression(node)) {
    if (!isModule(node.expression, semantics)) return cannotFollow;
    return [replace(node.argumentExpression, `'${to}'`, root)];
  }
  // `promisify(exec)(…)`
  if (ts.isCallExpression(node) && node.arguments[0])
    return callInstead(node.arguments[0], to, semantics, root);
  return ts.isIdentifier(node) ? nameInstead(node, to, semantics, root) : cannotFollow;
}

const cannotFollow: Problem = { problem: 'The function comes from somewhere that cannot be followed.' };

/** `default` is a function itself in some packages, whose other functions are no members of it. */
function isModule(object: ts.Expression, semantics: Semantics): boolean {
  const path = semantics.modules.resolve(object)?.path;
  return path !== undefined && !path.includes('()');
}

function nameInstead(
  name: ts.Identifier,
  to: string,
  semantics: Semantics,
  root: ts.SourceFile,
): readonly TextEdit[] | Problem {
  const { bindings } = semantics;
  const binding = bindings.bindingOf(name);
  const [declaration, ...others] = binding?.declarations ?? [];
  if (!binding || !declaration || others.length > 0) return cannotFollow;
  const { node } = declaration;
  const uses = bindings.referencesOf(binding).filter((one) => one !== declaration.name);
  const isOnly = uses.length === 1;
  if (ts.isVariableDeclaration(node)) return variableInstead(name, node, isOnly, to, semantics, root);
  if (!ts.isImportSpecifier(node) && !ts.isBindingElement(node)) return cannotFollow;
  if (ts.isBindingElement(node) && (!ts.isObjectBindingPattern(node.parent) || node.dotDotDotToken))
    return cannotFollow;
  const present = presentName(name, to, semantics);
  if (present === 'taken') return { problem: `The name \`${to}\` stands for something else here.` };
  if (isOnly && node.propertyName) return [replace(node.propertyName, to, root)];
  const call = replace(name, to, root);
  if (present) return [replace(name, present, root), ...(isOnly ? withoutDeclaration(node, root) : [])];
  return isOnly ? [replace(node, to, root), call] : [insert(node.end, `, ${to}`), call];
}

/** The name under which the function is known at a place already; `taken` when it is the name of something else. */
function presentName(place: ts.Identifier, to: string, { bindings, modules }: Semantics): string | undefined {
  const binding = bindings.bindingAt(to, place);
  if (!binding) return undefined;
  const [declaration] = binding.declarations;
  const path = declaration && modules.resolve(declaration.name)?.path;
  const own = modules.resolve(place)?.path;
  return own !== undefined && path === own.replace(/[^.]+$/, to) ? to : 'taken';
}

/** `const exec = require('child_process').exec`, `const run = promisify(exec)`. */
function variableInstead(
  name: ts.Identifier,
  node: ts.VariableDeclaration,
  isOnly: boolean,
  to: string,
  semantics: Semantics,
  root: ts.SourceFile,
): readonly TextEdit[] | Problem {
  const { initializer } = node;
  const statement = node.parent.parent;
  if (!initializer || !ts.isVariableStatement(statement) || !ts.isIdentifier(node.name)) return cannotFollow;
  const value = unwrap(initializer);
  const isPromisified = ts.isCallExpression(value);
  if (!isPromisified && !isAccess(value)) return cannotFollow;
  const known = isPromisified ? `${to}Async` : to;
  if (isSameFunction(known, name, to, semantics))
    return [replace(name, known, root), ...(isOnly ? withoutVariable(node, value, semantics, root) : [])];
  const inner = callInstead(value, to, semantics, root);
  if (isProblem(inner)) return inner;
  if (isOnly && !isExportedVariable(node)) return inner;
  if (!isPromisified) return newConstant(name, to, memberText(value, to, root), statement, semantics, root);
  const [argument] = value.arguments;
  const callee = argument && unwrap(argument);
  if (!callee) return cannotFollow;
  const own = isAccess(callee) ? memberText(callee, to, root) : to;
  const added = ts.isIdentifier(callee) ? addedImport(callee, to, semantics) : [];
  if (isProblem(added)) return added;
  const text = `${textOf(value.expression, root)}(${own})`;
  const constant = newConstant(name, `${to}Async`, text, statement, semantics, root);
  return isProblem(constant) ? constant : [...added, ...constant];
}

/** The name stands already, at a place, for another function in the form of the one that is called there. */
function isSameFunction(known: string, place: ts.Identifier, to: string, semantics: Semantics): boolean {
  const { bindings, modules } = semantics;
  const declaration = bindings.bindingAt(known, place)?.declarations[0];
  const other = declaration && modules.resolve(declaration.name);
  const own = modules.resolve(place);
  return (
    other !== undefined &&
    own !== undefined &&
    other.isPromisified === own.isPromisified &&
    other.path === own.path.replace(/[^.]+$/, to)
  );
}

/** A variable without a use, and what was imported for it alone. */
function withoutVariable(
  node: ts.VariableDeclaration,
  value: ts.Expression,
  { bindings }: Semantics,
  root: ts.SourceFile,
): readonly TextEdit[] {
  const own = withoutDeclaration(node, root);
  const argument = ts.isCallExpression(value) ? value.arguments[0] : undefined;
  const inner = argument && unwrap(argument);
  const binding = inner && ts.isIdentifier(inner) ? bindings.bindingOf(inner) : undefined;
  const [declaration, ...others] = binding?.declarations ?? [];
  if (own.length === 0 || !binding || !declaration || others.length > 0) return own;
  const isUsedElsewhere = bindings.referencesOf(binding).length > 2;
  return isUsedElsewhere ? own : [...own, ...withoutDeclaration(declaration.node, root)];
}

function memberText(value: ts.Expression, to: string, root: ts.SourceFile): string {
  const object = isAccess(value) ? textOf(value.expression, root) : '';
  return ts.isPropertyAccessExpression(value) ? `${object}.${to}` : `${object}['${to}']`;
}

/** The import of another function beside the one that is imported. */
function addedImport(name: ts.Identifier, to: string, semantics: Semantics): readonly TextEdit[] | Problem {
  const present = presentName(name, to, semantics);
  if (present === 'taken') return { problem: `The name \`${to}\` stands for something else here.` };
  if (present) return [];
  const declaration = semantics.bindings.bindingOf(name)?.declarations[0]?.node;
  if (declaration && (ts.isImportSpecifier(declaration) || ts.isBindingElement(declaration)))
    return [insert(declaration.end, `, ${to}`)];
  return cannotFollow;
}

function newConstant(
  name: ts.Identifier,
  to: string,
  text: string,
  statement: ts.VariableStatement,
  { bindings }: Semantics,
  root: ts.SourceFile,
): readonly TextEdit[] | Problem {
  if (bindings.occurrencesOf(to).length > 0) return { problem: `The name \`${to}\` is used already.` };
  const { end } = statementRange(statement, root);
  const indent = indentAt(startOf(statement, root), root.text);
  const isAtLineStart = root.text.charAt(end - 1) === '\n';
  const line = isAtLineStart ? `${indent}const ${to} = ${text};\n` : `\n${indent}const ${to} = ${text};`;
  return [insert(end, line), replace(name, to, root)];
}
