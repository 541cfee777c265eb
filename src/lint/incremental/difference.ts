import * as ts from 'typescript';
import { declaresName, isAssignment } from '../semantics/declarations';
import { memberName, propertyName, startOf, unwrap, walk } from '../syntax/nodes';
import type { Edit } from '../syntax/parse';

/** What an edit changed in a tree. */
export interface Difference {
  /** How many statements at the top are the same, from the first on. */
  readonly before: number;
  /** How many are the same, from the last on. */
  readonly after: number;
  /** Names, also of members, in the statements that came, went or are others, wherever in the file they stand. */
  readonly used: ReadonlySet<string>;
  /** Those that such a statement declares for the file, and behind a dot members to which it gives a value. */
  readonly given: ReadonlySet<string>;
  /** A statement at the top is among them. */
  readonly isAtTop: boolean;
}

/**
 * Compares the tree before an edit with that after it. The parser reuses the nodes of statements and members that the
 * edit did not touch; those around the edit are new, though they may say the same as before. So it goes down to the
 * innermost list of statements that holds all of the change: nothing outside of it is another.
 */
export function difference({ before, change }: Edit, root: ts.SourceFile): Difference {
  const comparison = new Comparison(root, change.start, change.newEnd);
  const ends = comparison.compare(before, root.statements, true);
  const { used, given, isAtTop } = comparison;
  return { ...ends, used, given, isAtTop };
}

class Comparison {
  readonly used = new Set<string>();
  readonly given = new Set<string>();
  isAtTop = false;
  readonly #root: ts.SourceFile;
  readonly #start: number;
  readonly #end: number;

  /** @param start of what is new in the text, with its end */
  constructor(root: ts.SourceFile, start: number, end: number) {
    this.#root = root;
    this.#start = start;
    this.#end = end;
  }

  /** Compares two lists of statements that hold the change. @param isTop they are at the top of the file */
  compare(
    before: readonly ts.Node[],
    after: readonly ts.Node[],
    isTop: boolean,
  ): { before: number; after: number } {
    const shorter = Math.min(before.length, after.length);
    let start = 0;
    while (start < shorter && this.#isSame(before[start], after[start])) start++;
    let end = 0;
    while (end < shorter - start && this.#isSame(before.at(-1 - end), after.at(-1 - end))) end++;
    const gone = before.slice(start, before.length - end);
    const come = after.slice(start, after.length - end);
    const [one, ...others] = gone;
    const [other, ...more] = come;
    const isOne = one && other && others.length === 0 && more.length === 0;
    if (!isOne || !this.#descend(one, other)) {
      this.isAtTop = isTop && gone.length + come.length > 0;
      for (const node of [...gone, ...come]) this.#collect(node);
    }
    return { before: start, after: end };
  }

  /** The same node, or a new one that says the same and that the edit did not touch. */
  #isSame(before: ts.Node | undefined, after: ts.Node | undefined): boolean {
    if (before === after) return true;
    if (before?.kind !== after?.kind || !before || !after || this.#touches(after)) return false;
    if (this.#isApart(after) && isReadAlike(before, after)) return true;
    const olds = childrenOf(before);
    const news = childrenOf(after);
    if (olds.length !== news.length || textOf(before) !== textOf(after)) return false;
    return olds.every((old, index) => this.#isSame(old, news[index]));
  }

  #touches({ pos, end }: ts.Node): boolean {
    return pos < this.#end && end > this.#start;
  }

  /** There is something between the node and the edit, so that the same text is in the same place. */
  #isApart({ pos, end }: ts.Node): boolean {
    return pos > this.#end || end < this.#start;
  }

  /** Whether a list of statements in the node holds all of the change. */
  #descend(before: ts.Node, after: ts.Node): boolean {
    if (before.kind !== after.kind || before === after) return false;
    if (after.pos > this.#start || after.end < this.#end) return false;
    const olds = childrenOf(before);
    const news = childrenOf(after);
    if (ts.isBlock(after)) {
      const isWithin = startOf(after, this.#root) < this.#start && this.#end < after.end;
      if (isWithin) this.compare(olds, news, false);
      return isWithin;
    }
    if (olds.length !== news.length) return false;
    let at = -1;
    for (const [index, old] of olds.entries()) {
      if (this.#isSame(old, news[index])) continue;
      if (at >= 0) return false;
      at = index;
    }
    const old = olds[at];
    const other = news[at];
    return old !== undefined && other !== undefined && this.#descend(old, other);
  }

  #collect(statement: ts.Node): void {
    walk(statement, (node) => {
      const text = textOf(node);
      if (text !== undefined) this.used.add(text);
      this.#collectGiven(node);
      return true;
    });
  }

  /** The names that the node may declare for the file, and of members that it gives a value. */
  #collectGiven(node: ts.Node): void {
    if (ts.isBinaryExpression(node)) {
      if (isAssignment(node.operatorToken.kind)) this.#giveMember(memberName(unwrap(node.left)));
    } else if (ts.isMethodDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node))
      // A parameter of a constructor may be a property too.
      this.#giveMember(propertyName(node.name));
    else if (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) this.#give(node.name);
    // What is declared within a block nobody else can name, but by `var`. Where they were, reused nodes tell no more.
    else if (this.isAtTop && declaresName(node)) this.#give(node.name);
    else if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0)
      for (const { name } of node.declarations) this.#giveAllOf(name);
  }

  #give(name: ts.Node | undefined): void {
    const text = propertyName(name);
    if (text !== undefined) this.given.add(text);
  }

  #giveMember(name: string | undefined): void {
    if (name !== undefined) this.given.add(`.${name}`);
  }

  #giveAllOf(name: ts.BindingName): void {
    if (ts.isIdentifier(name)) this.#give(name);
    else for (const one of name.elements) if (ts.isBindingElement(one)) this.#giveAllOf(one.name);
  }
}

/**
 * The parser made both of the same text in the same context, by which it decides itself whether it may reuse a node: what
 * is in them need not be compared. It has moved the nodes of the tree before the edit to where they are after it.
 */
function isReadAlike(before: ts.Node, after: ts.Node): boolean {
  const isSameContext = ((before.flags ^ after.flags) & ts.NodeFlags.ContextFlags) === 0;
  return before.pos === after.pos && before.end === after.end && isSameContext;
}

/** What is written, where a node is a name or a literal. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) return ts.idText(node);
  return ts.isLiteralExpression(node) || ts.isTemplateLiteralToken(node) ? node.text : undefined;
}

function childrenOf(node: ts.Node): readonly ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  return children;
}
