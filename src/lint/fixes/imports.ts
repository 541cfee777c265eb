import * as ts from 'typescript';
import type { TextEdit } from '../finding';
import type { Bindings } from '../semantics/bindings';
import type { Semantics } from '../semantics/semantics';
import { startOf, stringOf } from '../syntax/nodes';
import { insert } from './edits';

/** How a member of a module is written at a place, with what has to be imported for it first. */
export interface ImportedName {
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/**
 * A member of a module of Node or of execa, by the file's own import of it if there is one: `os.availableParallelism` where `os` is
 * imported as a whole, else by its own name, which is imported. Nothing where the name stands for something else.
 * @param member a name, or two as in `promises.readFile`
 */
export function memberOfModule(
  module: string,
  member: string,
  place: ts.Node,
  semantics: Semantics,
  root: ts.SourceFile,
): ImportedName | undefined {
  const { bindings, modules } = semantics;
  const [name = member] = member.split('.');
  for (const { node, local } of imports(bindings)) {
    const path = modules.resolve(local)?.path;
    const isVisible = bindings.bindingAt(ts.idText(local), place) === bindings.bindingOf(local);
    if (!isVisible) continue;
    if (path === module && !ts.isImportSpecifier(node))
      return { text: `${ts.idText(local)}.${member}`, edits: [] };
    if (path === `${module}.${name}`)
      return { text: ts.idText(local) + member.slice(name.length), edits: [] };
  }
  if (bindings.occurrencesOf(name).some((one) => bindings.bindingOf(one) !== undefined)) return undefined;
  return { text: member, edits: [insert(...newImport(module, name, root))] };
}

/** All names that imports, and `require` at the top of the file, bind. */
function* imports(bindings: Bindings): Generator<{ node: ts.Node; local: ts.Identifier }> {
  for (const statement of bindings.topStatements) {
    if (ts.isImportDeclaration(statement)) {
      const clause = statement.importClause;
      if (clause?.name) yield { node: clause, local: clause.name };
      const named = clause?.namedBindings;
      if (named && ts.isNamespaceImport(named)) yield { node: named, local: named.name };
      else if (named) for (const one of named.elements) yield { node: one, local: one.name };
    } else if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) {
        if (ts.isIdentifier(name)) yield { node: name, local: name };
        else
          for (const one of name.elements)
            if (ts.isBindingElement(one) && ts.isIdentifier(one.name)) yield { node: one, local: one.name };
      }
    }
  }
}

/** A line behind the last import, in the file's own way to import. */
function newImport(module: string, name: string, root: ts.SourceFile): [at: number, text: string] {
  const statements = root.statements;
  const last = statements.findLast(ts.isImportDeclaration);
  const required = statements.findLast(isRequire);
  const isModule = last !== undefined || (required === undefined && /\.[cm]?tsx?$/.test(root.fileName));
  const specifier = module === 'execa' ? module : `node:${module}`;
  const line = isModule
    ? `import { ${name} } from '${specifier}';`
    : `const { ${name} } = require('${specifier}');`;
  const before = last ?? required;
  if (before) return [before.end, `\n${line}`];
  return [firstPlace(root), `${line}\n`];
}

function isRequire(statement: ts.Statement): boolean {
  return (
    ts.isVariableStatement(statement) &&
    statement.declarationList.declarations.some(
      ({ initializer }) =>
        initializer !== undefined &&
        ts.isCallExpression(initializer) &&
        ts.isIdentifier(initializer.expression) &&
        ts.idText(initializer.expression) === 'require',
    )
  );
}

/** Behind directives such as `'use strict'`. */
function firstPlace(root: ts.SourceFile): number {
  for (const statement of root.statements) {
    const isDirective = ts.isExpressionStatement(statement) && stringOf(statement.expression) !== undefined;
    if (!isDirective) return startOf(statement, root);
  }
  return root.text.length;
}
