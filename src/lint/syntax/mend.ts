import * as ts from 'typescript';
import { closersOf, leavesTheSame, scanLine, type LineState } from './lineScan';
import { startOf } from './nodes';
import { changeBetween, type Change, type SyntaxTree } from './parse';

/** A text in which what is open at the cursor is closed. */
export interface Mended {
  readonly text: string;
  /** What was put in. */
  readonly start: number;
  readonly end: number;
}

/** The line that is being changed. */
interface Line {
  readonly start: number;
  /** What it left open before the first change. */
  readonly before: LineState;
  /** It was code then, in a text without an error: else what is being opened may be what was missing. */
  readonly isSound: boolean;
}

/**
 * Closes, at the cursor, what was opened in the line that is being typed: a quote, a bracket or a template that is open
 * makes the parser take the rest of the file for something else, and all of it back for code with the next letter.
 * What a line left open before someone began to change it stays open.
 */
export class LineMender {
  #text: string | undefined;
  #line: Line | undefined;
  #mended: Mended | undefined;

  /** The text as it is to be parsed, where it is another. @param tree of what was parsed before, if it was */
  mend(text: string, tree: SyntaxTree | undefined): Mended | undefined {
    const before = this.#text;
    if (text === before) return this.#mended;
    const change = before === undefined ? undefined : changeBetween(before, text);
    this.#text = text;
    this.#line =
      change && before !== undefined && tree ? this.#follow(before, text, change, tree) : undefined;
    this.#mended = change && this.#line?.isSound === true ? close(text, this.#line, change) : undefined;
    return this.#mended;
  }

  #follow(before: string, text: string, change: Change, tree: SyntaxTree): Line | undefined {
    const { start, oldEnd, newEnd } = change;
    if (!isWithinLine(before, start, oldEnd) || !isWithinLine(text, start, newEnd)) return undefined;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    if (this.#line?.start === lineStart) return this.#line;
    const isSound = !this.#mended && tree.errors.length === 0 && isCodeAt(lineStart, tree);
    return { start: lineStart, before: scanLine(lineAt(before, lineStart)), isSound };
  }
}

function isWithinLine(text: string, start: number, end: number): boolean {
  const lineEnd = text.indexOf('\n', start);
  return lineEnd < 0 || lineEnd >= end;
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.slice(start) : text.slice(start, end);
}

/** Closes as little as makes the line to the others what it was. */
function close(text: string, { start, before }: Line, change: Change): Mended | undefined {
  const line = lineAt(text, start);
  if (line.length > longestLine || leavesTheSame(scanLine(line), before)) return undefined;
  // A bracket that is typed before another one looks as if it came behind it.
  let from = change.start;
  for (let cursor = change.newEnd; cursor > start; cursor--) {
    const put = putAt(cursor - start, line, before);
    if (put !== undefined)
      return {
        text: text.slice(0, cursor) + put + text.slice(cursor),
        start: cursor,
        end: cursor + put.length,
      };
    from--;
    if (from < start || text.charAt(from) !== text.charAt(cursor - 1)) return undefined;
  }
  return undefined;
}

function putAt(cursor: number, line: string, before: LineState): string | undefined {
  const head = line.slice(0, cursor);
  const state = scanLine(head);
  for (let count = 1; count <= state.open.length; count++) {
    const put = closersOf(state, count);
    if (leavesTheSame(scanLine(head + put + line.slice(cursor)), before)) return put;
  }
  return undefined;
}

/** Longer lines are data, and would be read once for each bracket that is open. */
const longestLine = 1000;

/** The place is in no template, no text of JSX and no comment. */
function isCodeAt(place: number, { root, text }: SyntaxTree): boolean {
  if (text.lastIndexOf('/*', place - 1) > text.lastIndexOf('*/', place - 1)) return false;
  let node: ts.Node | undefined = root;
  for (let inner: ts.Node | undefined = root; inner;) {
    node = inner;
    inner = ts.forEachChild(inner, (child) => (child.pos <= place && place < child.end ? child : undefined));
  }
  const isText = ts.isLiteralExpression(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node);
  return !isText || startOf(node, root) >= place;
}
