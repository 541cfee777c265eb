import * as ts from 'typescript';
import { propertyName } from '../syntax/nodes';
import type { Bindings } from './bindings';

const SyntaxKind = ts.SyntaxKind;

/** What the type annotations of a file say, as far as they are written in it. */
export class Types {
  readonly #bindings: Bindings;

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
  }

  /** Values of the type are numbers, booleans, enum members or texts that the type itself spells out. */
  isHarmless(type: ts.TypeNode | undefined, depth = 0): boolean {
    if (!type || depth > 8) return false;
    const next = depth + 1;
    switch (type.kind) {
      case SyntaxKind.NumberKeyword:
      case SyntaxKind.BigIntKeyword:
      case SyntaxKind.BooleanKeyword:
      case SyntaxKind.UndefinedKeyword:
      case SyntaxKind.LiteralType:
        return true;
      case SyntaxKind.ParenthesizedType:
        return this.isHarmless((type as ts.ParenthesizedTypeNode).type, next);
      case SyntaxKind.UnionType:
        return (type as ts.UnionTypeNode).types.every((one) => this.isHarmless(one, next));
      case SyntaxKind.TypeOperator: {
        const { operator, type: inner } = type as ts.TypeOperatorNode;
        return operator === SyntaxKind.KeyOfKeyword && ts.isTypeQueryNode(inner);
      }
      case SyntaxKind.IndexedAccessType: {
        let object = (type as ts.IndexedAccessTypeNode).objectType;
        while (ts.isParenthesizedTypeNode(object)) object = object.type;
        return ts.isTypeQueryNode(object);
      }
      case SyntaxKind.TemplateLiteralType:
        return (type as ts.TemplateLiteralTypeNode).templateSpans.every((span) =>
          this.isHarmless(span.type, next),
        );
      case SyntaxKind.TypeReference:
        return this.#isHarmlessName((type as ts.TypeReferenceNode).typeName, next);
      default:
        return false;
    }
  }

  #isHarmlessName(name: ts.EntityName, depth: number): boolean {
    if (!ts.isIdentifier(name)) {
      const left = ts.isIdentifier(name.left) ? ts.idText(name.left) : '';
      if (left === 'NodeJS') return /^(Platform|Signals|Architecture)$/.test(ts.idText(name.right));
      // A member of an enum.
      return this.#bindings.typeOf(left)?.kind === SyntaxKind.EnumDeclaration;
    }
    const declared = this.#bindings.typeOf(ts.idText(name));
    if (!declared) return ts.idText(name) === 'Date';
    if (ts.isEnumDeclaration(declared)) return true;
    return ts.isTypeAliasDeclaration(declared) && this.isHarmless(declared.type, depth);
  }

  /** The type of a member, where the type of the object is spelled out in the file. */
  memberType(type: ts.TypeNode | undefined, name: string): ts.TypeNode | undefined {
    if (!type) return undefined;
    for (const member of this.#membersOf(type))
      if (ts.isPropertySignature(member) && propertyName(member.name) === name) return member.type;
    return undefined;
  }

  #membersOf(type: ts.TypeNode): readonly ts.TypeElement[] {
    if (ts.isTypeLiteralNode(type)) return type.members;
    if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return [];
    const [argument] = type.typeArguments ?? [];
    if (argument && /^(Readonly|Required|Partial)$/.test(ts.idText(type.typeName)))
      return this.#membersOf(argument);
    const declared = this.#bindings.typeOf(ts.idText(type.typeName));
    if (!declared) return [];
    if (ts.isInterfaceDeclaration(declared)) return declared.members;
    return ts.isTypeAliasDeclaration(declared) && ts.isTypeLiteralNode(declared.type)
      ? declared.type.members
      : [];
  }
}
