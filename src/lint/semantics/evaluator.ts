import * as ts from 'typescript';
import { isAccess, memberName, unwrap } from '../syntax/nodes';
import { escapedName, numericMember, numericName, placeMember, systemMember } from './believedNames';
import type { Binding, Bindings } from './bindings';
import { callersOf } from './callers';
import { valueOfCall } from './callValues';
import type { Evaluation } from './evaluation';
import type { Guards } from './guards';
import { elementsOf, iteratedList } from './lists';
import type { Modules } from './modules';
import { originsOf, type Origin, type Path } from './origins';
import { reachingOrigins } from './reaching';
import type { Sources } from './sources';
import type { Subjects } from './subjects';
import type { Types } from './types';
import {
  concat,
  constant,
  harmless,
  hole,
  isHarmless,
  isTainted,
  through,
  union,
  type Value,
} from './values';

const SyntaxKind = ts.SyntaxKind;

const deepest = 60;

/** What is left to be evaluated in a file: when it is used up, the rest counts as opaque. */
export interface Budget {
  steps: number;
}

/** Finds out what a text can be, without running anything. One for each section of a file; every answer is kept. */
export class Evaluator implements Evaluation {
  readonly bindings: Bindings;
  readonly modules: Modules;
  readonly guards: Guards;
  readonly subjects: Subjects;
  readonly #sources: Sources;
  readonly #types: Types;
  readonly #known = new Map<ts.Node, Value>();
  readonly #budget: Budget;
  #depth = 0;

  constructor(parts: {
    bindings: Bindings;
    modules: Modules;
    guards: Guards;
    subjects: Subjects;
    sources: Sources;
    types: Types;
    budget: Budget;
  }) {
    this.bindings = parts.bindings;
    this.modules = parts.modules;
    this.guards = parts.guards;
    this.subjects = parts.subjects;
    this.#sources = parts.sources;
    this.#types = parts.types;
    this.#budget = parts.budget;
  }

  /** What the expression can be where it stands. */
  valueOf(expression: ts.Expression): Value {
    const node = unwrap(expression);
    const known = this.#known.get(node);
    if (known) return known;
    if (--this.#budget.steps < 0 || this.#depth > deepest) return hole(node, 'opaque');
    this.bindings.visit(node);
    // A value that is made of itself has what its other parts have.
    this.#known.set(node, harmless);
    this.#depth++;
    const value = this.#typed(expression) ?? this.#evaluate(node);
    this.#depth--;
    this.#known.set(node, value);
    return value;
  }

  /** `x as number`, `'a' as const`. */
  #typed(expression: ts.Expression): Value | undefined {
    if (!ts.isAsExpression(expression) && !ts.isTypeAssertionExpression(expression)) return undefined;
    return this.#types.isHarmless(expression.type) ? harmless : undefined;
  }

  #evaluate(node: ts.Expression): Value {
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return constant(node.text);
    if (ts.isTemplateExpression(node))
      return concat([
        constant(node.head.text),
        ...node.templateSpans.flatMap(({ expression, literal }) => [
          this.valueOf(expression),
          constant(literal.text),
        ]),
      ]);
    if (ts.isIdentifier(node)) return this.#name(node);
    if (isAccess(node)) return this.#access(node);
    if (ts.isCallExpression(node)) return valueOfCall(node, this);
    if (ts.isBinaryExpression(node)) return this.#binary(node);
    if (ts.isConditionalExpression(node))
      return union([this.valueOf(node.whenTrue), this.valueOf(node.whenFalse)]);
    if (ts.isAwaitExpression(node)) return this.valueOf(node.expression);
    if (ts.isArrayLiteralExpression(node)) return concat(elementsOf(node, this).values);
    if (ts.isSpreadElement(node)) return this.valueOf(node.expression);
    if (ts.isTaggedTemplateExpression(node)) return this.#tagged(node);
    if (ts.isNewExpression(node)) return this.#made(node);
    switch (node.kind) {
      case SyntaxKind.PrefixUnaryExpression:
      case SyntaxKind.PostfixUnaryExpression:
      case SyntaxKind.TypeOfExpression:
      case SyntaxKind.VoidExpression:
      case SyntaxKind.DeleteExpression:
      case SyntaxKind.TrueKeyword:
      case SyntaxKind.FalseKeyword:
      case SyntaxKind.NullKeyword:
      case SyntaxKind.BigIntLiteral:
      case SyntaxKind.RegularExpressionLiteral:
      case SyntaxKind.OmittedExpression:
        return harmless;
      case SyntaxKind.MetaProperty:
        return hole(node, 'place');
      default:
        return hole(node, 'opaque');
    }
  }

  #binary(node: ts.BinaryExpression): Value {
    const { left, right } = node;
    switch (node.operatorToken.kind) {
      case SyntaxKind.PlusToken:
        return concat(this.#operands(node));
      case SyntaxKind.BarBarToken:
      case SyntaxKind.QuestionQuestionToken:
        return union([this.valueOf(left), this.valueOf(right)]);
      case SyntaxKind.PlusEqualsToken:
        return concat([this.valueOf(left), this.valueOf(right)]);
      // What is left of && when it is false is empty text, nothing or zero.
      case SyntaxKind.AmpersandAmpersandToken:
      case SyntaxKind.EqualsToken:
      case SyntaxKind.BarBarEqualsToken:
      case SyntaxKind.QuestionQuestionEqualsToken:
        return this.valueOf(right);
      default:
        return harmless;
    }
  }

  /** All operands of a chain of `+`, however long. */
  #operands(chain: ts.BinaryExpression): Value[] {
    const operands: ts.Expression[] = [];
    let node: ts.Expression = chain;
    while (ts.isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.PlusToken) {
      operands.unshift(node.right);
      node = unwrap(node.left);
    }
    return [node, ...operands].map((operand) => this.valueOf(operand));
  }

  #tagged(node: ts.TaggedTemplateExpression): Value {
    const path = this.modules.resolve(node.tag)?.path;
    if (path !== undefined && /^(puka\.sh|@?\w*shell-escape\w*|shell-template|shlex\.\w+)$/.test(path))
      return harmless;
    if (path === 'String.raw' || path === 'dedent') return this.valueOf(node.template);
    return hole(node, 'opaque');
  }

  #made(node: ts.NewExpression): Value {
    const path = this.modules.resolve(node.expression)?.path;
    if (path === 'Date' || path === 'Number') return harmless;
    const values = (node.arguments ?? []).map((argument) => this.valueOf(argument));
    if (path === 'URL' || path === 'URLSearchParams' || path === 'url.URL' || path === 'String')
      return union(values);
    return hole(node, 'opaque');
  }

  #name(node: ts.Identifier): Value {
    const name = ts.idText(node);
    const binding = this.bindings.bindingOf(node);
    if (!binding) {
      if (/^(undefined|NaN|Infinity)$/.test(name)) return harmless;
      return /^__(dirname|filename)$/.test(name) ? hole(node, 'place') : this.#unseen(node, name);
    }
    if (this.#types.isHarmless(this.#declaredType(node)) || this.guards.isGuarded(node)) return harmless;
    if (this.#isList(binding)) return concat(elementsOf(node, this).values);
    const origins = reachingOrigins(binding, node, this.bindings);
    const values = origins.map((origin) => this.#valueOfOrigin(origin, node));
    if (numericName.test(name) && !values.some(isTainted) && !values.every(({ texts }) => texts))
      return harmless;
    if (values.some(({ isAssembled }) => isAssembled) || !origins.some(({ kind }) => kind === 'appended'))
      return union(values);
    // What is appended to makes a text of parts, wherever each of them was given.
    const value = union(values);
    return { ...value, isAssembled: value.holes.length > 0 && values.length > 1 };
  }

  /** The list that a variable is made with: what it holds may be pushed into it later. */
  #isList(binding: Binding): boolean {
    return originsOf(binding, this.bindings).some(
      (origin) =>
        origin.kind === 'value' &&
        origin.path.length === 0 &&
        ts.isArrayLiteralExpression(unwrap(origin.node)),
    );
  }

  #valueOfOrigin(origin: Origin, use: ts.Identifier): Value {
    switch (origin.kind) {
      case 'value': {
        const value =
          origin.path.length === 0
            ? through(this.valueOf(origin.node), origin.node)
            : this.#part(origin.node, origin.path, use);
        return origin.fallback ? union([value, this.valueOf(origin.fallback)]) : value;
      }
      case 'appended':
        return through(this.valueOf(origin.node), origin.node);
      case 'element':
        return origin.path.length === 0 ? this.#element(origin.of) : this.#unseen(use, ts.idText(use));
      case 'parameter':
        return this.#parameter(origin, use);
      case 'import':
        return isConstantImport(origin, ts.idText(use)) ? harmless : this.#unseen(use, ts.idText(use));
      case 'number':
      case 'enum':
      case 'function':
        return harmless;
      case 'unknown':
        return this.#unseen(use, ts.idText(use));
    }
  }

  #element(list: ts.Expression): Value {
    return union(elementsOf(list, this).values);
  }

  /** A value whose making is not in sight: opaque, if its name does not say otherwise. */
  #unseen(node: ts.Expression, name: string): Value {
    return numericName.test(name) || escapedName.test(name) ? harmless : hole(node, 'opaque');
  }

  #parameter(origin: Origin & { kind: 'parameter' }, use: ts.Identifier): Value {
    const { node, index, path, fallback } = origin;
    if (this.#types.isHarmless(this.#typeAt(node.type, path))) return harmless;
    const source = this.#sources.sourceOfParameter(origin);
    if (source) return hole(use, 'tainted', source);
    const list = path.length === 0 && !node.dotDotDotToken ? iteratedList(origin.function, index) : undefined;
    if (list) {
      const element = this.#element(list);
      return isTainted(element) || !numericName.test(ts.idText(use)) ? element : harmless;
    }
    const { calls, isOpen } = callersOf(origin.function, this.bindings);
    const values = calls.map((call) => this.#argument(call, origin, use));
    if (isOpen || calls.length === 0) values.push(this.#unseen(use, ts.idText(use)));
    if (fallback) values.push(this.valueOf(fallback));
    return union(values);
  }

  #argument(
    call: ts.CallExpression | ts.NewExpression,
    origin: Origin & { kind: 'parameter' },
    use: ts.Identifier,
  ): Value {
    const { index, path, node } = origin;
    const all = call.arguments ?? [];
    const given = all.slice(0, index + 1);
    if (node.dotDotDotToken) {
      const rest = all.slice(index);
      return union(rest.map((argument) => through(this.valueOf(argument), argument)));
    }
    if (given.some((argument) => ts.isSpreadElement(argument))) return hole(use, 'opaque');
    const argument = given[index];
    if (!argument) return harmless;
    const value = path.length === 0 ? this.valueOf(argument) : this.#part(argument, path, use);
    return through(value, argument);
  }

  #typeAt(type: ts.TypeNode | undefined, path: Path): ts.TypeNode | undefined {
    return path.reduce<ts.TypeNode | undefined>((object, step) => this.#types.memberType(object, step), type);
  }

  /** A part of an object or a list. */
  #part(object: ts.Expression, path: Path, use: ts.Expression): Value {
    const [name = '*', ...rest] = path;
    if (numericMember.test(path.at(-1) ?? '')) return harmless;
    const whole = this.valueOf(object);
    if (isTainted(whole)) return whole;
    const source = this.#sources.sourceOfMember(object, name);
    if (source) return hole(use, 'tainted', source);
    const values = this.#memberValues(object, name);
    if (values.length > 0 && this.modules.isMadeHere(object))
      return union(
        values.map((value) => (rest.length === 0 ? this.valueOf(value) : this.#part(value, rest, use))),
      );
    if (isHarmless(whole) && this.#isText(object)) return harmless;
    return this.#unseen(use, path.at(-1) ?? '');
  }

  #access(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): Value {
    const name = memberName(node);
    if (name !== undefined && numericMember.test(name)) return harmless;
    const path = this.modules.resolve(node)?.path;
    if (path !== undefined) {
      if (systemMember.test(path)) return harmless;
      if (placeMember.test(path)) return hole(node, 'place');
      if (/\.json(\.|$)/.test(path)) return harmless;
    }
    if (this.guards.isGuarded(node) || this.#sources.isOfNothing(node)) return harmless;
    const source = this.#sources.sourceOf(node);
    if (source) return hole(node, 'tainted', source);
    if (this.#sources.isOwn(node)) return hole(node, 'place');
    const object = unwrap(node.expression);
    if (object.kind === SyntaxKind.MetaProperty) return hole(node, 'place');
    const values = this.#memberValues(object, name).map((value) => through(this.valueOf(value), value));
    if (values.length > 0 && this.modules.isMadeHere(object)) return union(values);
    if (ts.isIdentifier(object)) {
      const declared = this.#declaredType(object);
      if (name !== undefined && this.#types.isHarmless(this.#types.memberType(declared, name)))
        return harmless;
      if (this.#isEnum(object)) return harmless;
    }
    const whole = this.valueOf(object);
    if (isTainted(whole)) return member(whole, object, node);
    const isElement = ts.isElementAccessExpression(node) && name === undefined;
    if (isElement || ts.isCallExpression(object)) {
      const { values: elements, isKnown } = elementsOf(object, this);
      if (isKnown && elements.length > 0) return union(elements);
    }
    if (isHarmless(whole) && this.#isText(object)) return harmless;
    return union([...values, this.#unseen(node, name ?? pluralOf(object))]);
  }

  /** What the file gives to a member; of a table that is indexed by a variable, all that is in it. */
  #memberValues(object: ts.Expression, name: string | undefined): readonly ts.Expression[] {
    if (name !== undefined && name !== '*') return this.modules.propertyValues(object, name);
    const table = this.#tableOf(object);
    return table
      ? table.properties.flatMap((property) =>
          ts.isPropertyAssignment(property) ? [property.initializer] : [],
        )
      : [];
  }

  #tableOf(object: ts.Expression): ts.ObjectLiteralExpression | undefined {
    const node = unwrap(object);
    if (ts.isObjectLiteralExpression(node)) return node;
    if (ts.isCallExpression(node) && this.modules.resolve(node.expression)?.path === 'Object.freeze')
      return node.arguments[0] && this.#tableOf(node.arguments[0]);
    if (!ts.isIdentifier(node)) return undefined;
    const binding = this.bindings.bindingOf(node);
    const [origin, ...others] = binding ? originsOf(binding, this.bindings) : [];
    if (origin?.kind !== 'value' || others.length > 0 || origin.path.length > 0) return undefined;
    return unwrap(origin.node) === node ? undefined : this.#tableOf(origin.node);
  }

  /** A constant of this file, or what a pattern has found in a text: its parts are texts like it. */
  #isText(object: ts.Expression): boolean {
    const node = unwrap(object);
    if (ts.isCallExpression(node))
      return isAccess(node.expression) && /^(match|exec)$/.test(memberName(node.expression) ?? '');
    if (ts.isBinaryExpression(node)) return this.#isText(node.left);
    if (!ts.isIdentifier(node)) return ts.isStringLiteralLike(node);
    if (this.valueOf(node).texts !== undefined) return true;
    const made = this.subjects.valueOf(node);
    return made !== undefined && made !== node && this.#isText(made);
  }

  #isEnum(node: ts.Identifier): boolean {
    return (
      this.bindings.bindingOf(node)?.declarations.some(({ node: one }) => ts.isEnumDeclaration(one)) ?? false
    );
  }

  #declaredType(node: ts.Identifier): ts.TypeNode | undefined {
    for (const { node: declaration } of this.bindings.bindingOf(node)?.declarations ?? [])
      if ((ts.isParameter(declaration) || ts.isVariableDeclaration(declaration)) && declaration.type)
        return declaration.type;
    return undefined;
  }
}

/** An element is called as its list is. */
function pluralOf(list: ts.Expression): string {
  const name = ts.isIdentifier(list) ? ts.idText(list) : memberName(list);
  return name?.replace(/s$/, '') ?? '';
}

/** A member of a tainted value is where it enters, if the value itself was. */
function member(whole: Value, object: ts.Expression, node: ts.Expression): Value {
  return { ...whole, holes: whole.holes.map((one) => (one.node === object ? { ...one, node } : one)) };
}

/** Names in capitals are constants by convention; a JSON file is the project's own. */
function isConstantImport({ module, member }: Origin & { kind: 'import' }, name: string): boolean {
  return module.endsWith('.json') || /^[A-Z][A-Z\d]*(_[A-Z\d]+)*$/.test(member ?? name);
}
