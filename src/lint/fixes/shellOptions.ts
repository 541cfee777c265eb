import * as ts from 'typescript';
import type { TextEdit } from '../finding';
import { propertyName, startOf, unwrap } from '../syntax/nodes';
import type { Problem } from './edits';

/** Takes `shell` out of options that are written in the call, and the options with it when nothing else is in them. */
export function withoutShellOption(
  options: ts.Expression,
  root: ts.SourceFile,
): readonly TextEdit[] | Problem {
  const literal = unwrap(options);
  if (!ts.isObjectLiteralExpression(literal)) return { problem: 'The options are not written in the call.' };
  const property = literal.properties.find((one) => one.name && propertyName(one.name) === 'shell');
  if (!property) return { problem: 'The option `shell` comes from another object.' };
  if (literal.properties.length === 1) return [{ range: withCommaBefore(options, root), newText: '' }];
  const { properties } = literal;
  const index = properties.indexOf(property);
  const next = properties[index + 1];
  const start = startOf(property, root);
  if (next) return [{ range: { start, end: startOf(next, root) }, newText: '' }];
  const previous = properties[index - 1];
  return [{ range: { start: previous?.end ?? start, end: property.end }, newText: '' }];
}

function withCommaBefore(node: ts.Expression, root: ts.SourceFile): { start: number; end: number } {
  const comma = root.text.lastIndexOf(',', startOf(node, root));
  return { start: comma, end: node.end };
}
