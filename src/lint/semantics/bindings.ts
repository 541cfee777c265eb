import * as ts from 'typescript';
import { isFunction, parentOf, propertyName, walk } from '../syntax/nodes';

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

const SyntaxKind = ts.SyntaxKind;

/** What is in a file, from one walk over it; who is bound to whom is found when it is asked. */
export class Bindings {
  readonly calls: (ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression)[] = [];
  readonly accesses: (ts.PropertyAccessExpression | ts.ElementAccessExpression)[] = [];
  readonly assignments: ts.BinaryExpression[] = [];
  /** Properties that classes declare, also as a parameter of the constructor. */
  readonly properties: (ts.PropertyDeclaration | ts.ParameterDeclaration)[] = [];
  /** Methods that classes and objects declare, by name; of several with one name the first. */
  readonly methods = new Map<string, ts.MethodDeclaration>();
  readonly #scopes = new Map<ts.Node, Map<string, Binding>>();
  readonly #occurrences = new Map<string, ts.Identifier[]>();
  readonly #references = new Map<Binding, ts.Identifier[]>();
  readonly #grouped = new Set<string>();
  readonly #found = new Map<ts.Identifier, Binding | null>();

  constructor(root: ts.SourceFile) {
    walk(root, (node) => this.#enter(node));
  }

  #enter(node: ts.Node): boolean {
    switch (node.kind) {
      case SyntaxKind.Identifier: {
        const name = ts.idText(node as ts.Identifier);
        const known = this.#occurrences.get(name);
        if (known) known.push(node as ts.Identifier);
        else this.#occurrences.set(name, [node as ts.Identifier]);
        break;
      }
      case SyntaxKind.CallExpression:
      case SyntaxKind.NewExpression:
      case SyntaxKind.TaggedTemplateExpression:
        this.calls.push(node as ts.CallExpression);
        break;
      case SyntaxKind.PropertyAccessExpression:
      case SyntaxKind.ElementAccessExpression:
        this.accesses.push(node as ts.PropertyAccessExpression);
        break;
      case SyntaxKind.BinaryExpression:
        if (isAssignment((node as ts.BinaryExpression).operatorToken.kind))
          this.assignments.push(node as ts.BinaryExpression);
        break;
      case SyntaxKind.MethodDeclaration: {
        const name = propertyName((node as ts.MethodDeclaration).name);
        if (name !== undefined && !this.methods.has(name))
          this.methods.set(name, node as ts.MethodDeclaration);
        break;
      }
      case SyntaxKind.PropertyDeclaration:
        this.properties.push(node as ts.PropertyDeclaration);
        break;
      case SyntaxKind.Parameter:
        if (ts.isParameterPropertyDeclaration(node, node.parent)) this.properties.push(node);
        this.#declare(node as ts.ParameterDeclaration);
        break;
      case SyntaxKind.VariableDeclaration:
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
        this.#declare(node as DeclarationNode);
        break;
      default:
    }
    return true;
  }

  #declare(node: DeclarationNode): void {
    const { name } = node;
    if (!name || !ts.isIdentifier(name)) return;
    const scopeNode = scopeOf(node);
    let scope = this.#scopes.get(scopeNode);
    if (!scope) this.#scopes.set(scopeNode, (scope = new Map<string, Binding>()));
    const text = ts.idText(name);
    let binding = scope.get(text);
    if (!binding) scope.set(text, (binding = { name: text, declarations: [] }));
    binding.declarations.push({ name, node });
  }

  /** What the identifier stands for: nothing for a global, an undeclared name, or the name of a property. */
  bindingOf(identifier: ts.Identifier): Binding | undefined {
    const known = this.#found.get(identifier);
    if (known !== undefined) return known ?? undefined;
    const found = isReference(identifier) ? this.#lookUp(identifier) : undefined;
    this.#found.set(identifier, found ?? null);
    return found;
  }

  #lookUp(identifier: ts.Identifier): Binding | undefined {
    return this.bindingAt(ts.idText(identifier), identifier);
  }

  /** What a name would stand for at a place. */
  bindingAt(name: string, place: ts.Node): Binding | undefined {
    for (let node: ts.Node | undefined = place; node; node = parentOf(node)) {
      const found = this.#scopes.get(node)?.get(name);
      if (found) return found;
    }
    return undefined;
  }

  /** All places where the binding is named, its declarations too, in the order of the text. */
  referencesOf(binding: Binding): readonly ts.Identifier[] {
    if (!this.#grouped.has(binding.name)) this.#group(binding.name);
    return this.#references.get(binding) ?? [];
  }

  /** Sorts all identifiers of a name at once: in minified code a name has a thousand bindings. */
  #group(name: string): void {
    this.#grouped.add(name);
    for (const identifier of this.occurrencesOf(name)) {
      const binding = this.bindingOf(identifier);
      if (!binding) continue;
      const references = this.#references.get(binding);
      if (references) references.push(identifier);
      else this.#references.set(binding, [identifier]);
    }
  }

  /** Every identifier of this name, also names of properties. */
  occurrencesOf(name: string): readonly ts.Identifier[] {
    return this.#occurrences.get(name) ?? [];
  }
}

export function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= SyntaxKind.FirstAssignment && operator <= SyntaxKind.LastAssignment;
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

/** Not the name of a property, of a label or of a type's part, all of which no scope binds. */
function isReference(identifier: ts.Identifier): boolean {
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
