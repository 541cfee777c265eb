import * as ts from 'typescript';
import { isAccess, memberName, parentOf, stringOf, unwrap, type FunctionNode } from '../syntax/nodes';
import type { Binding, Bindings } from './bindings';
import { functionOf } from './callers';
import { returnsOf } from './controlFlow';
import { classOf } from './ownProperties';
import { originsOf, propertyOf, type Origin } from './origins';

/**
 * What an expression stands for, if it leads to a module: `child_process.exec`, `fs.promises`, `ssh2.Client()` for what
 * a call or `new` of it gives. Modules are named without `node:`. A global is named by itself: `process.argv`.
 */
export interface Reference {
  readonly path: string;
  /** It has been through `util.promisify` or one of its like. */
  readonly isPromisified: boolean;
}

/** Functions that give back a version of the function, or of all functions of the module, that they are given. */
const promisifiers =
  /^(util(\(\))?\.promisify(-all)?|bluebird(\.Promise)?|es6-promisify|pify|util-promisify|util-promisifyall|thenify|thenify-all|@gar\/promisify|@google-cloud\/promisify|promise-toolbox|universalify)(\.(promisify|promisifyAll|withCallback|fromCallback))?$/;

/** What compilers wrap around a `require` so that it looks like an import. */
const interop =
  /^(__toESM|__importStar|__importDefault|_interopRequire\w*|_interopNamespace\w*|_interopDefault\w*)$/;

const globals = new Set([
  ...[
    'process',
    'globalThis',
    'global',
    'console',
    'Number',
    'String',
    'Math',
    'Date',
    'Object',
    'Array',
    'JSON',
  ],
  ...[
    'parseInt',
    'parseFloat',
    'BigInt',
    'Boolean',
    'Buffer',
    'Promise',
    'setTimeout',
    'setInterval',
    'setImmediate',
  ],
  ...[
    'performance',
    'Atomics',
    'Worker',
    'Bun',
    'Deno',
    'encodeURIComponent',
    'decodeURIComponent',
    'encodeURI',
    'decodeURI',
  ],
  ...['isNaN', 'isFinite', 'URL', 'URLSearchParams', 'Set', 'Map', 'RegExp', 'Error', 'module', 'require'],
  ...['__dirname', '__filename', 'Reflect', 'queueMicrotask', 'self', 'Bun', 'Uint8Array'],
]);

/** Names without `node:`, and a submodule as the member that it also is. */
export function moduleName(specifier: string): string {
  const bare = specifier.startsWith('node:') ? specifier.slice(5) : specifier;
  return bare
    .replace(/^(fs|dns|stream|timers|readline)\/promises$/, '$1.promises')
    .replace(/^mz\/child_process$/, 'child_process');
}

export class Modules {
  readonly #text: string;
  readonly #bindings: Bindings;
  readonly #known = new Map<ts.Node, Reference | null>();
  readonly #names = new Map<Binding, Reference | undefined>();

  constructor(root: ts.SourceFile, bindings: Bindings) {
    this.#text = root.text;
    this.#bindings = bindings;
  }

  /** What the expression stands for; of several possible values the first that leads to a module. */
  resolve(expression: ts.Expression): Reference | undefined {
    const node = unwrap(expression);
    const known = this.#known.get(node);
    if (known !== undefined) return known ?? undefined;
    this.#known.set(node, null);
    const reference = this.#resolve(node);
    if (reference) this.#known.set(node, reference);
    return reference;
  }

  #resolve(node: ts.Expression): Reference | undefined {
    if (ts.isIdentifier(node)) return this.#resolveName(node);
    if (isAccess(node)) return this.#resolveMember(node);
    if (ts.isCallExpression(node)) return this.#resolveCall(node);
    if (ts.isNewExpression(node)) return called(this.resolve(node.expression));
    if (ts.isAwaitExpression(node)) return this.resolve(node.expression);
    if (ts.isConditionalExpression(node)) return this.resolve(node.whenTrue) ?? this.resolve(node.whenFalse);
    if (ts.isBinaryExpression(node)) {
      switch (node.operatorToken.kind) {
        case ts.SyntaxKind.BarBarToken:
        case ts.SyntaxKind.QuestionQuestionToken:
          return this.resolve(node.left) ?? this.resolve(node.right);
        case ts.SyntaxKind.AmpersandAmpersandToken:
        case ts.SyntaxKind.EqualsToken:
          return this.resolve(node.right);
        default:
      }
    }
    return undefined;
  }

  #resolveName(node: ts.Identifier): Reference | undefined {
    const binding = this.#bindings.bindingOf(node);
    if (!binding) {
      const name = ts.idText(node);
      return globals.has(name) ? { path: name, isPromisified: false } : undefined;
    }
    return this.#resolveKnown(binding);
  }

  #resolveKnown(binding: Binding): Reference | undefined {
    if (this.#names.has(binding)) return this.#names.get(binding);
    this.#names.set(binding, undefined);
    const reference = this.#resolveBinding(binding);
    this.#names.set(binding, reference);
    return reference;
  }

  #resolveBinding(binding: Binding): Reference | undefined {
    for (const origin of originsOf(binding, this.#bindings)) {
      const reference = this.#resolveOrigin(origin);
      if (reference) return reference;
    }
    return undefined;
  }

  #resolveOrigin(origin: Origin): Reference | undefined {
    switch (origin.kind) {
      case 'import':
        return follow({ path: moduleName(origin.module), isPromisified: false }, [
          origin.member ?? 'default',
        ]);
      case 'value':
        return (
          follow(this.resolve(origin.node), origin.path) ??
          this.#resolvePath(origin.node, origin.path) ??
          (origin.fallback && this.resolve(origin.fallback))
        );
      case 'element':
        return undefined;
      case 'parameter':
        return (
          this.#resolveType(origin.node, origin.path) ??
          follow(this.#resolveThen(origin.function), origin.path) ??
          (origin.fallback && this.resolve(origin.fallback)) ??
          (origin.node.initializer && this.#resolvePath(origin.node.initializer, origin.path))
        );
      default:
        return undefined;
    }
  }

  /** A parameter declared as `typeof import('child_process')`, or as the type of a module that is imported. */
  #resolveType(parameter: ts.ParameterDeclaration, path: readonly string[]): Reference | undefined {
    const { type } = parameter;
    if (!type) return undefined;
    if (ts.isImportTypeNode(type) && type.isTypeOf && ts.isLiteralTypeNode(type.argument)) {
      const module = stringOf(type.argument.literal);
      return module === undefined
        ? undefined
        : follow({ path: moduleName(module), isPromisified: false }, path);
    }
    if (ts.isTypeQueryNode(type) && ts.isIdentifier(type.exprName))
      return follow(this.#resolveName(type.exprName), path);
    if (ts.isTypeReferenceNode(type)) return called(follow(this.#resolveEntity(type.typeName), path));
    return undefined;
  }

  #resolveEntity(name: ts.EntityName): Reference | undefined {
    return ts.isIdentifier(name)
      ? this.#resolveName(name)
      : follow(this.#resolveEntity(name.left), [ts.idText(name.right)]);
  }

  /** The function is given to `.then` of an `import()`. */
  #resolveThen(node: FunctionNode): Reference | undefined {
    const call = parentOf(node);
    if (!call || !ts.isCallExpression(call) || !isAccess(call.expression)) return undefined;
    if (memberName(call.expression) !== 'then') return undefined;
    const awaited = unwrap(call.expression.expression);
    return ts.isCallExpression(awaited) && awaited.expression.kind === ts.SyntaxKind.ImportKeyword
      ? this.resolve(awaited)
      : undefined;
  }

  #resolveMember(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): Reference | undefined {
    const name = memberName(node) ?? this.#constantName(node);
    if (name === undefined) return undefined;
    return (
      follow(this.resolve(node.expression), [name]) ??
      this.#resolvePath(node.expression, [name]) ??
      this.#resolveNextLine(node, name)
    );
  }

  /** `child.` at the end of a line, of which the rest is still to be typed, takes the name on the next line for its member. */
  #resolveNextLine(
    node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
    name: string,
  ): Reference | undefined {
    if (!ts.isPropertyAccessExpression(node) || !this.#isAfterLineBreak(node.name)) return undefined;
    const binding = this.#bindings.bindingAt(name, node);
    return binding && this.#resolveKnown(binding);
  }

  /** The white space before the name, which its position includes, breaks the line. */
  #isAfterLineBreak({ pos, end }: ts.MemberName): boolean {
    for (let at = pos; at < end; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === 10) return true;
      if (code !== 32 && code !== 9 && code !== 13) return false;
    }
    return false;
  }

  /** `cp[name]` where name is a constant. */
  #constantName(node: ts.Expression): string | undefined {
    if (!ts.isElementAccessExpression(node)) return undefined;
    const argument = unwrap(node.argumentExpression);
    if (!ts.isIdentifier(argument)) return undefined;
    const binding = this.#bindings.bindingOf(argument);
    const [origin, ...others] = binding ? originsOf(binding, this.#bindings) : [];
    return origin?.kind === 'value' && others.length === 0 ? stringOf(unwrap(origin.node)) : undefined;
  }

  /** A property of an object that the file itself makes. */
  #resolvePath(object: ts.Expression, path: readonly string[]): Reference | undefined {
    const [name, ...rest] = path;
    if (name === undefined) return undefined;
    for (const value of this.propertyValues(object, name)) {
      const found = rest.length === 0 ? this.resolve(value) : follow(this.resolve(value), rest);
      if (found) return found;
    }
    return undefined;
  }

  /** The object is one that the file makes, so that what it gives to a member is all that this can be. */
  isMadeHere(object: ts.Expression): boolean {
    const node = unwrap(object);
    if (!ts.isIdentifier(node)) return true;
    const binding = this.#bindings.bindingOf(node);
    const origins = binding ? originsOf(binding, this.#bindings) : [];
    return origins.length > 0 && origins.every((origin) => origin.kind === 'value');
  }

  /** What the file gives to the property of this name of the object, where the object is one that the file makes. */
  propertyValues(object: ts.Expression, name: string): readonly ts.Expression[] {
    const node = unwrap(object);
    if (node.kind === ts.SyntaxKind.ThisKeyword)
      return this.#bindings.assignedTo(classOf(node), 'this', name);
    if (ts.isObjectLiteralExpression(node)) {
      const value = propertyOf(node, name);
      return value ? [value] : [];
    }
    if (isFreeze(node)) return this.propertyValues(node.arguments[0] ?? node, name);
    if (ts.isCallExpression(node)) {
      const body = functionOf(node.expression, this.#bindings)?.body;
      const made =
        body &&
        (ts.isBlock(body) ? returnsOf(body, this.#bindings).map(({ expression }) => expression) : [body]);
      return (made ?? []).flatMap((one) => {
        const literal = one && ts.isExpression(one) ? unwrap(one) : undefined;
        const value =
          literal && ts.isObjectLiteralExpression(literal) ? propertyOf(literal, name) : undefined;
        return value ? [value] : [];
      });
    }
    if (ts.isIdentifier(node)) {
      const binding = this.#bindings.bindingOf(node);
      const origins = binding ? originsOf(binding, this.#bindings) : [];
      const values = origins.flatMap((origin) =>
        origin.kind === 'value' && origin.path.length === 0 && unwrap(origin.node) !== node
          ? this.propertyValues(origin.node, name)
          : [],
      );
      return [...values, ...this.#assigned(ts.idText(node), name)];
    }
    if (isAccess(node) && ts.isIdentifier(unwrap(node.expression))) {
      const root = unwrap(node.expression) as ts.Identifier;
      if (ts.idText(root) === 'module' && memberName(node) === 'exports')
        return this.#assigned('exports', name);
    }
    return [];
  }

  /** Values of `root.name = value`, `module.exports.name` counting as `exports.name`. */
  #assigned(root: string, name: string): readonly ts.Expression[] {
    return this.#bindings.assignedTo(undefined, root, name);
  }

  #resolveCall(node: ts.CallExpression): Reference | undefined {
    const [argument] = node.arguments;
    const callee = unwrap(node.expression);
    if (callee.kind === ts.SyntaxKind.ImportKeyword) return imported(argument);
    if (ts.isIdentifier(callee) && argument) {
      const name = ts.idText(callee);
      if (interop.test(name)) return this.resolve(argument);
      if (name === 'require' && !this.#bindings.bindingOf(callee)) return imported(argument);
      if (/^require(_|$)/.test(name) && ts.isStringLiteralLike(argument)) return imported(argument);
    }
    const target = this.resolve(callee);
    if (target && argument) {
      if (promisifiers.test(target.path)) {
        const inner = this.resolve(argument);
        return inner && { path: inner.path, isPromisified: true };
      }
      if (target.path === 'module.createRequire()' || target.path === 'process.getBuiltinModule')
        return imported(argument);
      if (/^(module\.require|process\.mainModule\.require|nw\.require)$/.test(target.path))
        return imported(argument);
    }
    if (isAccess(callee) && memberName(callee) === 'bind') {
      const bound = this.resolve(callee.expression);
      if (bound && !bound.path.endsWith('()')) return bound;
    }
    return called(target);
  }
}

function imported(specifier: ts.Expression | undefined): Reference | undefined {
  const module = specifier && stringOf(unwrap(specifier));
  return module === undefined ? undefined : { path: moduleName(module), isPromisified: false };
}

function called(reference: Reference | undefined): Reference | undefined {
  // A chain of calls longer than any API has would only make the path grow.
  if (!reference || reference.path.length > 200) return undefined;
  return { path: `${reference.path}()`, isPromisified: false };
}

function follow(reference: Reference | undefined, path: readonly string[]): Reference | undefined {
  if (!reference) return undefined;
  let { path: full } = reference;
  for (const step of path) {
    if (step === '*') return undefined;
    // A module that is imported as a whole, and its default export, are one for CommonJS modules.
    if (step === 'default') continue;
    // What a module exports, the file itself may have put there.
    if (full === 'module' && step === 'exports') return undefined;
    if (full === 'globalThis' || full === 'global') full = step;
    else if (reference.isPromisified && /Async$/.test(step)) full += `.${step.slice(0, -5)}`;
    else full += `.${step}`;
  }
  return full.length > 200 ? undefined : { path: full, isPromisified: reference.isPromisified };
}

/** `Object.freeze(value)`. */
export function isFreeze(node: ts.Expression): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    ts.isIdentifier(node.expression.expression) &&
    ts.idText(node.expression.expression) === 'Object' &&
    /^(freeze|seal)$/.test(memberName(node.expression) ?? '')
  );
}
