import * as ts from 'typescript';
import type { Fix, TextEdit } from '../finding';
import { replace, together } from '../fixes/edits';
import type { Rule, RuleContext } from '../rule';
import { memberName, parentOf, rangeOf } from '../syntax/nodes';

/** Deprecated in Node 16. Source: https://nodejs.org/api/cluster.html */
const newNames = new Map([
  ['isMaster', 'isPrimary'],
  ['setupMaster', 'setupPrimary'],
]);

/** Names of the cluster module that Node has replaced. */
export const deprecatedClusterApi: Rule = {
  id: 'deprecated-cluster-api',
  severity: 'warning',
  summary: 'A name of the cluster module that Node has replaced',
  mention: /\b(isMaster|setupMaster)\b/,
  twins: ['n/no-deprecated-api', 'node/no-deprecated-api', '@typescript-eslint/no-deprecated'],
  isOfFile: true,
  check(context) {
    const { root } = context.tree;
    const uses = [...newNames].flatMap(([name, newName]) => usesOf(name, newName, context));
    const fix = renameAll(uses.flatMap(({ edits }) => edits));
    for (const { node, name, newName } of uses)
      context.report({
        range: rangeOf(node, root),
        message: `\`${name}\` is deprecated: it is called \`${newName}\` since Node 16.`,
        fixes: fix ? [fix] : [],
        tags: ['deprecated'],
      });
  },
};

interface Use {
  readonly node: ts.Node;
  readonly name: string;
  readonly newName: string;
  readonly edits: readonly TextEdit[];
}

function renameAll(edits: readonly TextEdit[]): Fix | undefined {
  const all = together(edits);
  return all && { title: 'Use the names of the primary in this file', edits: all, isPreferred: true };
}

function usesOf(name: string, newName: string, { semantics, tree: { root } }: RuleContext): readonly Use[] {
  const { bindings, modules } = semantics;
  const uses: Use[] = [];
  for (const node of bindings.occurrencesOf(name)) {
    const parent = parentOf(node);
    if (!parent) continue;
    if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
      if (modules.resolve(parent.expression)?.path === 'cluster' && !hasFallback(parent, newName))
        uses.push({ node, name, newName, edits: [replace(node, newName, root)] });
    } else if (ts.isImportSpecifier(parent) || ts.isBindingElement(parent)) {
      const isImported = (parent.propertyName ?? parent.name) === node;
      if (
        isImported &&
        ts.isIdentifier(parent.name) &&
        modules.resolve(parent.name)?.path === `cluster.${name}`
      )
        uses.push({ node, name, newName, edits: importEdits(node, parent, newName, semantics, root) });
    }
  }
  return uses;
}

/** `cluster.isPrimary ?? cluster.isMaster`, for Node 14. */
function hasFallback(access: ts.Expression, newName: string): boolean {
  const { parent } = access;
  if (!ts.isBinaryExpression(parent)) return false;
  const other = parent.left === access ? parent.right : parent.left;
  return memberName(other) === newName;
}

/** Renames the import and all that uses it; an import that is handed on by its name keeps it. */
function importEdits(
  node: ts.Identifier,
  specifier: ts.ImportSpecifier | ts.BindingElement,
  newName: string,
  { bindings }: RuleContext['semantics'],
  root: ts.SourceFile,
): readonly TextEdit[] {
  if (specifier.propertyName) return [replace(node, newName, root)];
  const binding = bindings.bindingOf(node);
  const references = binding ? bindings.referencesOf(binding).filter((one) => one !== node) : [];
  const isHandedOn = references.some(
    ({ parent }) => ts.isShorthandPropertyAssignment(parent) || ts.isExportSpecifier(parent),
  );
  const isTaken = bindings.occurrencesOf(newName).some((one) => bindings.bindingOf(one) !== undefined);
  if (isHandedOn || isTaken) {
    const alias = ts.isImportSpecifier(specifier) ? ' as ' : ': ';
    return [replace(node, `${newName}${alias}${ts.idText(node)}`, root)];
  }
  return [node, ...references].map((one) => replace(one, newName, root));
}
