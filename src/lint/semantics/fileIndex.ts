import * as ts from 'typescript';
import { parentOf, type AccessExpression } from '../syntax/nodes';
import type { Binding } from './declarations';
import { ownProperties, type OwnProperties } from './ownProperties';
import { isReference } from './references';
import { addTo, type Scopes, type Section } from './section';

/** The names of a file: what its sections hold, put together as far as someone asks. Each of its texts has another. */
export class FileIndex {
  readonly root: ts.SourceFile;
  /** One for each statement at the top, in the order of the text. */
  readonly sections: readonly Section[];
  readonly #scopes: Scopes;
  readonly #top = new Map<string, Binding>();
  readonly #occurrences = new Map<string, readonly ts.Identifier[]>();
  readonly #accesses = new Map<string, readonly AccessExpression[]>();
  readonly #references = new Map<Binding, ts.Identifier[]>();
  /** Names whose references are known: of what is bound within a section, and, by `top`, of the file. */
  readonly #grouped = new Map<Section | 'top', Set<string>>();
  readonly #found = new Map<ts.Identifier, Binding | null>();
  #properties: OwnProperties | undefined;
  #types: Map<string, ts.Statement> | undefined;

  constructor(root: ts.SourceFile, sections: readonly Section[], scopes: Scopes) {
    this.root = root;
    this.sections = sections;
    this.#scopes = scopes;
    for (const { declarations } of sections)
      for (const declaration of declarations) addTo(this.#top, declaration);
  }

  bindingOf(identifier: ts.Identifier): Binding | undefined {
    const known = this.#found.get(identifier);
    if (known !== undefined) return known ?? undefined;
    const found = isReference(identifier) ? this.bindingAt(ts.idText(identifier), identifier) : undefined;
    this.#found.set(identifier, found ?? null);
    return found;
  }

  bindingAt(name: string, place: ts.Node): Binding | undefined {
    for (let node: ts.Node | undefined = place; node; node = parentOf(node)) {
      const found = this.#scopes.get(node)?.get(name);
      if (found) return found;
    }
    return this.#top.get(name);
  }

  /** It is in the scope of the file. */
  isAtTop(binding: Binding): boolean {
    return this.#top.get(binding.name) === binding;
  }

  referencesOf(binding: Binding): readonly ts.Identifier[] {
    this.#group(binding);
    return this.#references.get(binding) ?? [];
  }

  /** Sorts all identifiers of a name at once: in minified code a name has a thousand bindings. */
  #group(binding: Binding): void {
    const { name, declarations } = binding;
    const [declaration] = declarations;
    // What is bound within a statement at the top nobody else can name.
    const section = declaration && !this.isAtTop(binding) ? this.#sectionOf(declaration.name) : undefined;
    let names = this.#grouped.get(section ?? 'top');
    if (!names) this.#grouped.set(section ?? 'top', (names = new Set()));
    if (names.has(name)) return;
    names.add(name);
    for (const identifier of section ? section.occurrencesOf(name) : this.occurrencesOf(name)) {
      const other = this.bindingOf(identifier);
      if (!other || this.isAtTop(other) === (section !== undefined)) continue;
      const references = this.#references.get(other);
      if (references) references.push(identifier);
      else this.#references.set(other, [identifier]);
    }
  }

  occurrencesOf(name: string): readonly ts.Identifier[] {
    let all = this.#occurrences.get(name);
    if (!all) {
      all = this.sections.flatMap((section) => section.occurrencesOf(name));
      this.#occurrences.set(name, all);
    }
    return all;
  }

  accessesOf(name: string): readonly AccessExpression[] {
    let all = this.#accesses.get(name);
    if (!all) {
      all = this.sections.flatMap((section) => section.accessesOf(name));
      this.#accesses.set(name, all);
    }
    return all;
  }

  /** Of several with one name the first. */
  methodOf(name: string): ts.MethodDeclaration | undefined {
    for (const { methods } of this.sections) {
      const method = methods.get(name);
      if (method) return method;
    }
    return undefined;
  }

  get properties(): OwnProperties {
    this.#properties ??= ownProperties(this.sections);
    return this.#properties;
  }

  /** The statement at the top that declares a type of this name. */
  typeOf(name: string): ts.Statement | undefined {
    if (!this.#types) {
      this.#types = new Map();
      for (const statement of this.root.statements)
        if (
          ts.isTypeAliasDeclaration(statement) ||
          ts.isInterfaceDeclaration(statement) ||
          ts.isEnumDeclaration(statement)
        )
          this.#types.set(ts.idText(statement.name), statement);
    }
    return this.#types.get(name);
  }

  /** The statement at the top that a node is in. */
  topOf(node: ts.Node): ts.Node {
    return this.#sectionOf(node)?.statement ?? node;
  }

  #sectionOf(node: ts.Node): Section | undefined {
    const { sections } = this;
    let low = 0;
    let high = sections.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const statement = sections[middle]?.statement;
      if (statement && statement.pos <= node.pos) low = middle;
      else high = middle - 1;
    }
    return sections[low];
  }
}
