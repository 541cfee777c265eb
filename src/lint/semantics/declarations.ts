import * as ts from 'typescript';

const SyntaxKind = ts.SyntaxKind;

/** One name in one scope. */
export interface Binding {
  readonly name: string;
  /** The identifiers that declare it, with what they are the name of. */
  readonly declarations: Declaration[];
}

export interface Declaration {
  readonly name: ts.Identifier;
  readonly node: DeclarationNode;
}

export type DeclarationNode =
  | ts.VariableDeclaration
  | ts.ParameterDeclaration
  | ts.BindingElement
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ClassDeclaration
  | ts.ClassExpression
  | ts.EnumDeclaration
  | ts.ImportClause
  | ts.ImportSpecifier
  | ts.NamespaceImport
  | ts.ImportEqualsDeclaration;

/** The node gives a name a meaning in a scope. */
export function declaresName(node: ts.Node): node is DeclarationNode {
  switch (node.kind) {
    case SyntaxKind.VariableDeclaration:
    case SyntaxKind.Parameter:
    case SyntaxKind.BindingElement:
    case SyntaxKind.FunctionDeclaration:
    case SyntaxKind.FunctionExpression:
    case SyntaxKind.ClassDeclaration:
    case SyntaxKind.ClassExpression:
    case SyntaxKind.EnumDeclaration:
    case SyntaxKind.ImportClause:
    case SyntaxKind.ImportSpecifier:
    case SyntaxKind.NamespaceImport:
    case SyntaxKind.ImportEqualsDeclaration:
      return true;
    default:
      return false;
  }
}

export function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= SyntaxKind.FirstAssignment && operator <= SyntaxKind.LastAssignment;
}
