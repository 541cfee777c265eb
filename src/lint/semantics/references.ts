import * as ts from 'typescript';

const SyntaxKind = ts.SyntaxKind;

/** Not the name of a property, of a label or of a type's part, all of which no scope binds. */
export function isReference(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  switch (parent.kind) {
    case SyntaxKind.PropertyAccessExpression:
      return (parent as ts.PropertyAccessExpression).expression === identifier;
    case SyntaxKind.PropertyAssignment:
      return (parent as ts.PropertyAssignment).initializer === identifier;
    case SyntaxKind.BindingElement:
      return (parent as ts.BindingElement).propertyName !== identifier;
    case SyntaxKind.ImportSpecifier:
      return (parent as ts.ImportSpecifier).propertyName !== identifier;
    case SyntaxKind.ExportSpecifier: {
      const { propertyName, name } = parent as ts.ExportSpecifier;
      return (propertyName ?? name) === identifier;
    }
    case SyntaxKind.PropertyDeclaration:
      return (parent as ts.PropertyDeclaration).initializer === identifier;
    case SyntaxKind.MethodDeclaration:
    case SyntaxKind.GetAccessor:
    case SyntaxKind.SetAccessor:
    case SyntaxKind.PropertySignature:
    case SyntaxKind.MethodSignature:
    case SyntaxKind.EnumMember:
    case SyntaxKind.LabeledStatement:
    case SyntaxKind.BreakStatement:
    case SyntaxKind.ContinueStatement:
    case SyntaxKind.JsxAttribute:
      return false;
    default:
      return true;
  }
}
