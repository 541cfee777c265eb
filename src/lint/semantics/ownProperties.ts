import * as ts from 'typescript';
import { isAccess, memberName, parentOf, propertyName, unwrap } from '../syntax/nodes';
import type { Section } from './section';

/** What a file assigns to members of its classes and objects. */
export interface OwnProperties {
  /**
   * @param owner the class whose `this` it is, where it is one
   * @param name of a member of `this`; `object.name` for one of a variable, of which `exports` is one
   */
  get(owner: ts.ClassLikeDeclaration | undefined, name: string): readonly ts.Expression[];
}

/** Collects all assignments to members, and the properties that classes declare. */
export function ownProperties(sections: readonly Section[]): OwnProperties {
  const properties = new Map<ts.ClassLikeDeclaration | undefined, Map<string, ts.Expression[]>>();
  const add = (owner: ts.ClassLikeDeclaration | undefined, name: string, value: ts.Expression): void => {
    let own = properties.get(owner);
    if (!own) properties.set(owner, (own = new Map<string, ts.Expression[]>()));
    const values = own.get(name);
    if (values) values.push(value);
    else own.set(name, [value]);
  };
  for (const { left, right } of sections.flatMap(({ assignments }) => assignments)) {
    const name = isAccess(left) ? memberName(left) : undefined;
    if (!isAccess(left) || name === undefined) continue;
    const object = unwrap(left.expression);
    if (object.kind === ts.SyntaxKind.ThisKeyword) add(classOf(object), name, right);
    else if (ts.isIdentifier(object)) add(undefined, `${ts.idText(object)}.${name}`, right);
    else if (isAccess(object) && memberName(object) === 'exports') add(undefined, `exports.${name}`, right);
  }
  for (const declaration of sections.flatMap((section) => section.properties)) {
    const name = propertyName(declaration.name);
    if (name === undefined) continue;
    const value = ts.isParameter(declaration) ? declaration.name : declaration.initializer;
    if (value && ts.isExpression(value)) add(classOf(declaration), name, value);
  }
  return { get: (owner, name) => properties.get(owner)?.get(name) ?? [] };
}

/** The class around a node; functions that are used as classes have none, and share what they assign. */
export function classOf(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  for (let at = parentOf(node); at; at = parentOf(at)) if (ts.isClassLike(at)) return at;
  return undefined;
}
