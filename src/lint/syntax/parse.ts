/**
 * The parser is TypeScript's own, of which the bundle has only the scanner and the parser (`scripts/lint/slice.ts`:
 * 0.8 MB of 9, loaded in 40 ms instead of 300). Of all that were measured on files with an unfinished statement, only
 * it, tree-sitter and acorn-loose go on behind the error: strict parsers (oxc, Babel, acorn, typescript-eslint) lose
 * every finding in the file. acorn-loose knows no TypeScript; tree-sitter has three WebAssembly grammars, and its tree
 * is twelve times slower to walk. It reparses 10,000 lines after an edit in 6 ms, reusing what the edit did not touch.
 */
import * as ts from 'typescript';
import type { Range } from '../finding';
import { languageOf, scriptOf } from './language';
import { update, type Change } from './update';

export type { Change } from './update';

export interface SyntaxError {
  readonly range: Range;
  readonly message: string;
}

export interface SyntaxTree {
  readonly root: ts.SourceFile;
  /** What was parsed: the file's text, in which everything outside of a Vue or Svelte script is blank. */
  readonly text: string;
  readonly errors: readonly SyntaxError[];
}

/** The compiler keeps it on the tree, though not in its public type. */
type Parsed = ts.SourceFile & { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] };

/** What became of a tree when its text was edited. */
export interface Edit {
  /** The statements at the top as they were. Nodes that were reused have got other positions and parents. */
  readonly before: readonly ts.Statement[];
  readonly change: Change;
}

/**
 * Parses any text, also half-typed.
 * @throws {RangeError} when the nesting is deeper than the stack
 */
export function parse(fileName: string, text: string): SyntaxTree {
  const script = scriptOf(fileName, text);
  return treeOf(create(fileName, script, languageOf(fileName).kind), script);
}

/**
 * Parses the text of a file again, after an edit.
 * @param previous the tree before the edit; it is used up, and must not be looked at again
 * @returns no edit, where the tree had to be made from the start
 * @throws {RangeError} when the nesting is deeper than the stack
 */
export function reparse(
  fileName: string,
  text: string,
  previous: SyntaxTree,
): { readonly tree: SyntaxTree; readonly edit?: Edit } {
  const script = scriptOf(fileName, text);
  const change = changeBetween(previous.text, script);
  const before = previous.root.statements;
  try {
    return { tree: treeOf(update(previous.root, script, change), script), edit: { before, change } };
  } catch {
    // The compiler asserts much about its own tree there; a parse from the start asserts nothing.
    return { tree: parse(fileName, text) };
  }
}

function treeOf(root: ts.SourceFile, text: string): SyntaxTree {
  const errors = (root as Parsed).parseDiagnostics.map(({ start, length, messageText }) => ({
    range: { start, end: start + length },
    message: typeof messageText === 'string' ? messageText : messageText.messageText,
  }));
  return { root, text, errors };
}

function create(fileName: string, text: string, kind: ts.ScriptKind): ts.SourceFile {
  const root = ts.createSourceFile(
    fileName,
    text,
    { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    false,
    kind,
  );
  setParents(root);
  return root;
}

/** The compiler's own pass over the tree looks for documentation too, and takes twice the time. */
function setParents(root: ts.SourceFile): void {
  const pending: ts.Node[] = [];
  let parent: ts.Node = root;
  const enter = (child: ts.Node): void => {
    (child as { parent: ts.Node }).parent = parent;
    pending.push(child);
  };
  for (let node: ts.Node | undefined = root; node; node = pending.pop()) {
    parent = node;
    ts.forEachChild(node, enter);
  }
}

const block = 4096;

/** The smallest range of `before` whose replacement makes `after`. */
export function changeBetween(before: string, after: string): Change {
  const shorter = Math.min(before.length, after.length);
  // Blocks are compared in one go, and only the one that differs letter by letter.
  let start = 0;
  while (start + block <= shorter && before.slice(start, start + block) === after.slice(start, start + block))
    start += block;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail + block <= shorter - start &&
    before.slice(before.length - tail - block, before.length - tail) ===
      after.slice(after.length - tail - block, after.length - tail)
  )
    tail += block;
  while (
    tail < shorter - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  return { start, oldEnd: before.length - tail, newEnd: after.length - tail };
}
