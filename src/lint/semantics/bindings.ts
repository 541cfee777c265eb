import type * as ts from 'typescript';
import { idText } from 'typescript';
import type { AccessExpression } from '../syntax/nodes';
import type { Binding } from './declarations';
import type { Dependencies } from './dependencies';
import type { FileIndex } from './fileIndex';
import type { Section } from './section';

export { isAssignment, type Binding, type Declaration, type DeclarationNode } from './declarations';

/** What the names of a file are bound to, for who looks at one of its sections: what is asked is written down. */
export class Bindings {
  readonly section: Section;
  readonly #file: FileIndex;
  readonly #dependencies: Dependencies;

  constructor(file: FileIndex, section: Section, dependencies: Dependencies) {
    this.#file = file;
    this.section = section;
    this.#dependencies = dependencies;
  }

  /** What the identifier stands for: nothing for a global, an undeclared name, or the name of a property. */
  bindingOf(identifier: ts.Identifier): Binding | undefined {
    const binding = this.#file.bindingOf(identifier);
    this.#note(idText(identifier), identifier, binding);
    return binding;
  }

  /** What a name would stand for at a place. */
  bindingAt(name: string, place: ts.Node): Binding | undefined {
    const binding = this.#file.bindingAt(name, place);
    this.#note(name, place, binding);
    return binding;
  }

  /** What a name means in another section may also be changed by what that declares for itself. */
  #note(name: string, place: ts.Node, binding: Binding | undefined): void {
    this.visit(place);
    if (!binding || !this.#isOwn(binding)) this.#dependencies.given.add(name);
  }

  /** All places where the binding is named, its declarations too, in the order of the text. */
  referencesOf(binding: Binding): readonly ts.Identifier[] {
    if (!this.#isOwn(binding)) this.#dependencies.used.add(binding.name);
    return this.#file.referencesOf(binding);
  }

  /** It is bound within the section, so that nobody else can name it. */
  #isOwn(binding: Binding): boolean {
    const node = binding.declarations[0]?.name;
    return node !== undefined && this.#isInside(node) && !this.#file.isAtTop(binding);
  }

  /** Every identifier of this name, also names of properties. */
  occurrencesOf(name: string): readonly ts.Identifier[] {
    this.#dependencies.used.add(name);
    return this.#file.occurrencesOf(name);
  }

  /** Every access of a member of this name, on whatever object. */
  accessesOf(name: string): readonly AccessExpression[] {
    this.#dependencies.used.add(name);
    return this.#file.accessesOf(name);
  }

  /** The method of this name that a class or an object declares; of several the first. */
  methodOf(name: string): ts.MethodDeclaration | undefined {
    this.#dependencies.given.add(`.${name}`);
    return this.#file.methodOf(name);
  }

  /** What the file gives to a member: of `this` of the class, or of the variable `object`, of which `exports` is one. */
  assignedTo(
    owner: ts.ClassLikeDeclaration | undefined,
    object: string,
    name: string,
  ): readonly ts.Expression[] {
    this.#dependencies.given.add(`.${name}`);
    return this.#file.properties.get(owner, object === 'this' ? name : `${object}.${name}`);
  }

  /** The statement at the top that declares a type of this name. */
  typeOf(name: string): ts.Statement | undefined {
    this.#dependencies.given.add(name);
    return this.#file.typeOf(name);
  }

  /** The statements at the top of the file. */
  get topStatements(): readonly ts.Statement[] {
    this.#dependencies.readsTop = true;
    return this.#file.root.statements;
  }

  /** The uses of the name, of a variable or of a member, are looked for along the way. */
  watch(name: string): void {
    this.#dependencies.used.add(name);
  }

  /** Says that it is looked at what runs before or in a node, which names alone do not tell. */
  visit(node: ts.Node): void {
    if (!this.#isInside(node)) this.#dependencies.visited.add(this.#file.topOf(node));
  }

  #isInside({ pos, end }: ts.Node): boolean {
    const { statement } = this.section;
    return pos >= statement.pos && end <= statement.end;
  }
}
