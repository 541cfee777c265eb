import * as ts from 'typescript';
import { Memo } from '../memo';

/** The range of a text whose replacement makes another, and where it ends in that. */
export interface Change {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** The compiler keeps both on the tree, though not in its public type. */
type Parsed = ts.SourceFile & {
  readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  /** What makes the file a module, by which `await` at its top is read. */
  readonly externalModuleIndicator?: ts.Node | true;
};

/**
 * Parses a text again after an edit. The compiler moves all that is behind the edit, in a walk over the tree that takes
 * most of the time in a long file. So it gets the file up to the first statement behind the edit; those behind that one
 * follow as they are, where it is taken up again as it was.
 * @param root the tree before the edit; it is used up
 * @throws {Error} when the compiler finds its own tree broken
 */
export function update(root: ts.SourceFile, text: string, change: Change): ts.SourceFile {
  const { statements } = root;
  const from = Math.max(change.oldEnd, endOfErrors(root));
  const first = statements.findIndex(({ pos }) => pos > from);
  const next = statements[first];
  if (!next || first + 1 === statements.length || isMadeModuleBehind(root, next.pos))
    return updateWhole(root, text, change);
  const distance = change.newEnd - change.oldEnd;
  const tail = statements.slice(first + 1);
  const wasModule = isModule(root);
  resize(root, statements.slice(0, first + 1), root.text.slice(0, next.end));
  const head = updateWhole(root, text.slice(0, next.end + distance), change);
  move(tail, distance);
  const isNextTheSame = head.statements.at(-1) === next && endOfErrors(head) < next.pos;
  if (isNextTheSame && isModule(head) === wasModule) {
    resize(head, [...head.statements, ...tail], text);
    return head;
  }
  // The edit opened or closed something, and what is behind it belongs elsewhere. Every node has its new place already, but
  // from the edit to where the text was cut nothing may be taken up: it was read as if the file ended there.
  const { end } = head;
  resize(head, [...head.statements.filter(({ pos }) => pos < next.pos), next, ...tail], text);
  return updateWhole(head, text, { start: change.start, oldEnd: end, newEnd: end });
}

function updateWhole(root: ts.SourceFile, text: string, { start, oldEnd, newEnd }: Change): ts.SourceFile {
  return ts.updateSourceFile(root, text, {
    span: { start, length: oldEnd - start },
    newLength: newEnd - start,
  });
}

function endOfErrors(root: ts.SourceFile): number {
  return Math.max(-1, ...(root as Parsed).parseDiagnostics.map(({ start, length }) => start + length));
}

/** What makes the file a module is behind a place. */
function isMadeModuleBehind(root: ts.SourceFile, place: number): boolean {
  const { externalModuleIndicator: indicator } = root as Parsed;
  return typeof indicator === 'object' && indicator.pos >= place;
}

function isModule(root: ts.SourceFile): boolean {
  return (root as Parsed).externalModuleIndicator !== undefined;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Gives a tree other statements, and the text of which they are. */
function resize(root: Mutable<ts.SourceFile>, statements: ts.Statement[], text: string): void {
  const end = statements.at(-1)?.end ?? 0;
  for (const statement of statements) (statement as Mutable<ts.Statement>).parent = root;
  root.statements = Object.assign(statements, { pos: 0, end, hasTrailingComma: false });
  root.text = text;
  root.end = text.length;
  Object.assign(root.endOfFileToken, { pos: end, end: text.length });
}

/** All that is in a statement, and has a place. */
const contents = new Memo<ts.Statement, readonly Mutable<ts.TextRange>[]>();

function move(statements: readonly ts.Statement[], distance: number): void {
  if (distance === 0) return;
  for (const statement of statements)
    for (const one of contentsOf(statement)) {
      one.pos += distance;
      one.end += distance;
    }
}

function contentsOf(statement: ts.Statement): readonly Mutable<ts.TextRange>[] {
  const known = contents.get(statement);
  if (known) return known;
  const all: Mutable<ts.TextRange>[] = [];
  const pending: ts.Node[] = [statement];
  const enter = (node: ts.Node): void => {
    pending.push(node);
  };
  const enterAll = (nodes: ts.NodeArray<ts.Node>): void => {
    all.push(nodes);
    for (const node of nodes) pending.push(node);
  };
  for (let node = pending.pop(); node; node = pending.pop()) {
    all.push(node);
    ts.forEachChild(node, enter, enterAll);
  }
  contents.set(statement, all);
  return all;
}
