import * as ts from 'typescript';
import type { Memo } from '../memo';
import { isFunction, memberName, parentOf, propertyName, walk, type AccessExpression } from '../syntax/nodes';
import {
  declaresName,
  isAssignment,
  type Binding,
  type Declaration,
  type DeclarationNode,
} from './declarations';

const SyntaxKind = ts.SyntaxKind;

export type AnyCall = ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;

/** Names of one scope. */
export type Scope = ReadonlyMap<string, Binding>;

/** Scopes by the node that they belong to. What is in a scope hangs on the node alone, as long as the parser reuses it. */
export type Scopes = Memo<ts.Node, Map<string, Binding>>;

/** What is in a statement at the top of a file, from one walk over it. */
export class Section {
  readonly statement: ts.Node;
  readonly calls: AnyCall[] = [];
  readonly accesses: AccessExpression[] = [];
  readonly assignments: ts.BinaryExpression[] = [];
  /** Properties that classes declare, also as a parameter of the constructor. */
  readonly properties: (ts.PropertyDeclaration | ts.ParameterDeclaration)[] = [];
  /** Methods that classes and objects declare, by name; of several with one name the first. */
  readonly methods = new Map<string, ts.MethodDeclaration>();
  /** What is declared in the scope of the file. */
  readonly declarations: Declaration[] = [];
  readonly #identifiers: ts.Identifier[] = [];
  /** For each identifier, the place in the list of the one of the same name before it; -1 for the first. */
  readonly #earlier: number[] = [];
  /** The place of the last identifier of each name. */
  readonly #lastOf = new Map<string, number>();
  #accessesByName: Map<string, AccessExpression[]> | undefined;

  /** @param scopes gets the scopes that are in the statement */
  constructor(statement: ts.Node, scopes: Scopes) {
    this.statement = statement;
    const own = new Map<ts.Node, Map<string, Binding>>();
    walk(statement, (node) => this.#enter(node, own));
    for (const [node, scope] of own) scopes.set(node, scope);
  }

  /** Every identifier of this name, also names of properties, in the order of the text. */
  occurrencesOf(name: string): readonly ts.Identifier[] {
    const occurrences: ts.Identifier[] = [];
    for (let at = this.#lastOf.get(name) ?? -1; at >= 0; at = this.#earlier[at] ?? -1) {
      const identifier = this.#identifiers[at];
      if (identifier) occurrences.push(identifier);
    }
    return occurrences.reverse();
  }

  /** Every access of a member of this name, in the order of the text. */
  accessesOf(name: string): readonly AccessExpression[] {
    if (!this.#accessesByName) {
      this.#accessesByName = new Map();
      for (const access of this.accesses) {
        const member = memberName(access);
        if (member === undefined) continue;
        const known = this.#accessesByName.get(member);
        if (known) known.push(access);
        else this.#accessesByName.set(member, [access]);
      }
    }
    return this.#accessesByName.get(name) ?? [];
  }

  #enter(node: ts.Node, scopes: Map<ts.Node, Map<string, Binding>>): boolean {
    switch (node.kind) {
      case SyntaxKind.Identifier: {
        const name = ts.idText(node as ts.Identifier);
        this.#earlier.push(this.#lastOf.get(name) ?? -1);
        this.#lastOf.set(name, this.#identifiers.push(node as ts.Identifier) - 1);
        return true;
      }
      case SyntaxKind.CallExpression:
      case SyntaxKind.NewExpression:
      case SyntaxKind.TaggedTemplateExpression:
        this.calls.push(node as AnyCall);
        return true;
      case SyntaxKind.PropertyAccessExpression:
      case SyntaxKind.ElementAccessExpression:
        this.accesses.push(node as AccessExpression);
        return true;
      case SyntaxKind.BinaryExpression:
        if (isAssignment((node as ts.BinaryExpression).operatorToken.kind))
          this.assignments.push(node as ts.BinaryExpression);
        return true;
      case SyntaxKind.MethodDeclaration: {
        const name = propertyName((node as ts.MethodDeclaration).name);
        if (name !== undefined && !this.methods.has(name))
          this.methods.set(name, node as ts.MethodDeclaration);
        return true;
      }
      case SyntaxKind.PropertyDeclaration:
        this.properties.push(node as ts.PropertyDeclaration);
        return true;
      case SyntaxKind.Parameter:
        if (ts.isParameterPropertyDeclaration(node, node.parent)) this.properties.push(node);
        break;
      default:
    }
    if (declaresName(node)) this.#declare(node, scopes);
    return true;
  }

  #declare(node: DeclarationNode, scopes: Map<ts.Node, Map<string, Binding>>): void {
    const { name } = node;
    if (!name || !ts.isIdentifier(name)) return;
    const scopeNode = scopeOf(node);
    if (ts.isSourceFile(scopeNode)) {
      this.declarations.push({ name, node });
      return;
    }
    let scope = scopes.get(scopeNode);
    if (!scope) scopes.set(scopeNode, (scope = new Map<string, Binding>()));
    addTo(scope, { name, node });
  }
}

/** Adds a declaration to the names of a scope. */
export function addTo(scope: Map<string, Binding>, declaration: Declaration): void {
  const text = ts.idText(declaration.name);
  const binding = scope.get(text);
  if (binding) binding.declarations.push(declaration);
  else scope.set(text, { name: text, declarations: [declaration] });
}

/** The node whose scope a declaration is in. */
function scopeOf(declaration: DeclarationNode): ts.Node {
  if (ts.isFunctionExpression(declaration) || ts.isClassExpression(declaration)) return declaration;
  const isHoisted = isVar(declaration);
  for (let node = parentOf(declaration); node; node = parentOf(node)) {
    if (isFunction(node) || ts.isSourceFile(node) || ts.isModuleBlock(node)) return node;
    if (ts.isClassStaticBlockDeclaration(node)) return node;
    if (isHoisted) continue;
    switch (node.kind) {
      case SyntaxKind.Block:
        // A function's parameters and its body are one scope.
        if (!isFunction(node.parent)) return node;
        break;
      case SyntaxKind.ForStatement:
      case SyntaxKind.ForInStatement:
      case SyntaxKind.ForOfStatement:
      case SyntaxKind.CaseBlock:
      case SyntaxKind.CatchClause:
        return node;
      default:
    }
  }
  return declaration;
}

function isVar(declaration: DeclarationNode): boolean {
  let node: ts.Node = declaration;
  while (ts.isBindingElement(node)) node = node.parent.parent;
  return (
    ts.isVariableDeclaration(node) &&
    ts.isVariableDeclarationList(node.parent) &&
    (node.parent.flags & ts.NodeFlags.BlockScoped) === 0
  );
}
