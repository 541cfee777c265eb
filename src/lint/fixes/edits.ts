import type * as ts from 'typescript';
import type { Range, TextEdit } from '../finding';
import { startOf } from '../syntax/nodes';

/** Why something cannot be rewritten, as a sentence. */
export interface Problem {
  readonly problem: string;
}

export function isProblem(result: object): result is Problem {
  return 'problem' in result;
}

export function replace(node: ts.Node, newText: string, root: ts.SourceFile): TextEdit {
  return { range: { start: startOf(node, root), end: node.end }, newText };
}

export function insert(at: number, newText: string): TextEdit {
  return { range: { start: at, end: at }, newText };
}

/** A text as a literal of JavaScript. */
export function literal(text: string): string {
  const escaped = text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
  return `'${escaped}'`;
}

/** A text as it stands within a template. */
export function templateText(text: string): string {
  return text.replace(/[\\`]/g, '\\$&').replace(/\$\{/g, '\\${');
}

/** The range of a statement with its line, where it has a line for itself. */
export function statementRange(statement: ts.Node, root: ts.SourceFile): Range {
  const { text } = root;
  let start = startOf(statement, root);
  let { end } = statement;
  while (start > 0 && /[ \t]/.test(text.charAt(start - 1))) start--;
  const isLineStart = start === 0 || text.charAt(start - 1) === '\n';
  if (!isLineStart) return { start: startOf(statement, root), end };
  while (/[ \t\r]/.test(text.charAt(end))) end++;
  if (text.charAt(end) === '\n') end++;
  else if (end < text.length) return { start: startOf(statement, root), end: statement.end };
  return { start, end };
}

/** The white space that the line of a place begins with. */
export function indentAt(position: number, text: string): string {
  const line = text.slice(text.lastIndexOf('\n', position - 1) + 1, position);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** The edits, sorted and without doubles; nothing when two of them overlap. */
export function together(edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  const kept: TextEdit[] = [];
  for (const edit of sorted) {
    const last = kept.at(-1);
    if (
      last?.range.start === edit.range.start &&
      last.range.end === edit.range.end &&
      last.newText === edit.newText
    )
      continue;
    if (last && edit.range.start < last.range.end) return undefined;
    kept.push(edit);
  }
  return kept;
}
