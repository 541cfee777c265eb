import * as ts from 'typescript';
import type { TextEdit } from '../finding';
import { startOf, unwrap } from '../syntax/nodes';
import { statementRange } from './edits';

/**
 * The edits that take away what declares a name, once its last use is gone: the element of an import or of a `require`
 * that is taken apart, or the whole statement when nothing else is in it. None where it is exported, or where more than
 * the name hangs on it.
 */
export function withoutDeclaration(node: ts.Node, root: ts.SourceFile): readonly TextEdit[] {
  if (ts.isImportSpecifier(node)) {
    const { elements } = node.parent;
    const clause = node.parent.parent;
    if (elements.length > 1) return [withoutElement(node, elements, root)];
    return clause.name ? [] : [{ range: statementRange(clause.parent, root), newText: '' }];
  }
  if (ts.isBindingElement(node)) {
    const { parent: pattern } = node;
    if (!ts.isObjectBindingPattern(pattern) || pattern.elements.some(({ dotDotDotToken }) => dotDotDotToken))
      return [];
    if (pattern.elements.length > 1) return [withoutElement(node, pattern.elements, root)];
    return ts.isVariableDeclaration(pattern.parent) ? withoutVariable(pattern.parent, root) : [];
  }
  return ts.isVariableDeclaration(node) ? withoutVariable(node, root) : [];
}

/** Whether other files can see a variable. */
export function isExportedVariable(node: ts.VariableDeclaration): boolean {
  const statement = node.parent.parent;
  return ts.isVariableStatement(statement) && (statement.modifiers?.length ?? 0) > 0;
}

function withoutElement(element: ts.Node, all: readonly ts.Node[], root: ts.SourceFile): TextEdit {
  const index = all.indexOf(element);
  const next = all[index + 1];
  const previous = all[index - 1];
  const start = next ? startOf(element, root) : (previous?.end ?? startOf(element, root));
  return { range: { start, end: next ? startOf(next, root) : element.end }, newText: '' };
}

/** Only what does nothing but name something: a call might be made for what it does. */
function withoutVariable(node: ts.VariableDeclaration, root: ts.SourceFile): readonly TextEdit[] {
  const statement = node.parent.parent;
  const isAlone = ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1;
  if (!isAlone || isExportedVariable(node) || !node.initializer || !isNaming(node.initializer)) return [];
  return [{ range: statementRange(statement, root), newText: '' }];
}

function isNaming(value: ts.Expression): boolean {
  const node = unwrap(value);
  if (ts.isIdentifier(node)) return true;
  if (ts.isPropertyAccessExpression(node)) return isNaming(node.expression);
  if (!ts.isCallExpression(node)) return false;
  const callee = unwrap(node.expression);
  const name = ts.isIdentifier(callee)
    ? callee
    : ts.isPropertyAccessExpression(callee)
      ? callee.name
      : undefined;
  return name !== undefined && /^(require|promisify)$/.test(ts.idText(name));
}
