import * as ts from 'typescript';
import { isAccess, memberName, stringOf, unwrap, type FunctionNode } from '../syntax/nodes';
import { functionOf } from './callers';
import { returnsOf } from './controlFlow';
import type { Modules } from './modules';
import { compileRegExp } from './regexps';
import type { Subject, Subjects } from './subjects';

const SyntaxKind = ts.SyntaxKind;

/** A function whose name says that it tells whether a value is fit. */
export const checkName =
  /^(is|has|are|can|should|check|test|validate|verify|assert|ensure|must|require)?_?(Safe|Valid|Allowed|Known|Clean|Trusted|Whitelisted|Allowlisted|Permitted|Supported|Alpha\w*|Numeric|Int\w*|Number|UUID|Hex\w*|Slug|Semver|FQDN|IP)/i;
const existence =
  /^(fs|fs-extra|graceful-fs|path-exists|path|fs\.promises)\.(existsSync|pathExistsSync|exists|exist|pathExists|sync)$/;
const finite = /^(isFinite|Number\.(isInteger|isFinite|isSafeInteger))$/;

/** Texts that a shell takes apart: a check that lets one of them pass protects nothing. */
const attacks = [
  'a;id',
  'a|id',
  'a&id',
  '$(id)',
  '`id`',
  'a\nid',
  'a>b',
  '; id',
  'a && id',
  "a';id;'",
  'a";id;"',
];
const deepest = 8;

/** Reads what the outcome of a condition says of a value. */
export class Conditions {
  readonly #subjects: Subjects;
  readonly #modules: Modules;
  /** Whether a check in the function on the way to the node lets only safe values of its parameter through. */
  readonly #isGuardedAt: (node: ts.Node, parameter: ts.Identifier) => boolean;

  constructor(
    subjects: Subjects,
    modules: Modules,
    isGuardedAt: (node: ts.Node, parameter: ts.Identifier) => boolean,
  ) {
    this.#subjects = subjects;
    this.#modules = modules;
    this.#isGuardedAt = isGuardedAt;
  }

  /** Whether the condition, having this outcome, leaves only safe values of the subject. */
  implies(condition: ts.Expression, outcome: boolean, subject: Subject, depth = 0): boolean {
    if (depth > deepest) return false;
    const node = unwrap(condition);
    const next = depth + 1;
    if (ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken)
      return this.implies(node.operand, !outcome, subject, next);
    if (ts.isAwaitExpression(node)) return this.implies(node.expression, outcome, subject, next);
    if (ts.isBinaryExpression(node)) return this.#binary(node, outcome, subject, next);
    if (ts.isCallExpression(node)) return this.#call(node, outcome, subject, next);
    if (ts.isIdentifier(node)) {
      const value = this.#subjects.valueOf(node);
      return value !== undefined && this.implies(value, outcome, subject, next);
    }
    // `TABLE[name]` is there.
    return (
      ts.isElementAccessExpression(node) && outcome && this.#subjects.isSame(node.argumentExpression, subject)
    );
  }

  #binary(node: ts.BinaryExpression, outcome: boolean, subject: Subject, depth: number): boolean {
    const { left, right } = node;
    const { kind } = node.operatorToken;
    switch (kind) {
      case SyntaxKind.AmpersandAmpersandToken:
      case SyntaxKind.BarBarToken: {
        const isEither = (kind === SyntaxKind.AmpersandAmpersandToken) === outcome;
        const one = this.implies(left, outcome, subject, depth);
        const other = this.implies(right, outcome, subject, depth);
        return isEither ? one || other : one && other;
      }
      case SyntaxKind.InKeyword:
        return outcome && this.#subjects.isSame(left, subject);
      case SyntaxKind.EqualsEqualsToken:
      case SyntaxKind.EqualsEqualsEqualsToken:
        return this.#equality(left, right, outcome, subject, depth);
      case SyntaxKind.ExclamationEqualsToken:
      case SyntaxKind.ExclamationEqualsEqualsToken:
        return this.#equality(left, right, !outcome, subject, depth);
      case SyntaxKind.GreaterThanToken:
      case SyntaxKind.GreaterThanEqualsToken:
        return outcome && this.#isPosition(left, subject) && isStartOrBefore(right);
      case SyntaxKind.LessThanToken:
        return !outcome && this.#isPosition(left, subject);
      default:
        return false;
    }
  }

  #equality(
    left: ts.Expression,
    right: ts.Expression,
    isEqual: boolean,
    subject: Subject,
    depth: number,
  ): boolean {
    const one = unwrap(left);
    const other = unwrap(right);
    if (ts.isTypeOfExpression(one)) {
      const type = stringOf(other);
      return (
        isEqual &&
        /^(number|boolean|bigint|undefined)$/.test(type ?? '') &&
        this.#subjects.isSame(one.expression, subject)
      );
    }
    if (other.kind === SyntaxKind.TrueKeyword) return this.implies(one, isEqual, subject, depth);
    if (other.kind === SyntaxKind.FalseKeyword) return this.implies(one, !isEqual, subject, depth);
    if (other.kind === SyntaxKind.NullKeyword) return this.implies(one, !isEqual, subject, depth);
    if (this.#isPosition(one, subject)) return !isEqual;
    if (!isEqual) return false;
    const subjects = this.#subjects;
    return (
      (subjects.isSame(one, subject) && subjects.isConstant(other)) ||
      (subjects.isSame(other, subject) && subjects.isConstant(one))
    );
  }

  /** `list.indexOf(subject)`. */
  #isPosition(expression: ts.Expression, subject: Subject): boolean {
    const node = unwrap(expression);
    if (!ts.isCallExpression(node) || !isAccess(node.expression)) return false;
    const [argument] = node.arguments;
    return (
      memberName(node.expression) === 'indexOf' &&
      argument !== undefined &&
      this.#subjects.isSame(argument, subject)
    );
  }

  #call(call: ts.CallExpression, outcome: boolean, subject: Subject, depth: number): boolean {
    const callee = unwrap(call.expression);
    if (isAccess(callee) && this.#methodCall(call, callee, outcome, subject)) return true;
    const path = this.#modules.resolve(callee)?.path;
    const [first] = call.arguments;
    if (path !== undefined && first) {
      if (/^(isNaN|Number\.isNaN)$/.test(path)) return !outcome && this.#isNumberOf(first, subject);
      if (finite.test(path)) return outcome && this.#isNumberOf(first, subject);
      if (existence.test(path)) return outcome && this.#subjects.isIn(first, subject);
    }
    const index = call.arguments.findIndex((argument) => this.#subjects.isSame(argument, subject));
    if (index < 0) return false;
    const body = functionOf(callee, this.#subjects.bindings);
    if (body && this.#predicate(body, index, outcome, depth)) return true;
    const name = ts.isIdentifier(callee) ? ts.idText(callee) : memberName(callee);
    return (
      outcome && name !== undefined && checkName.test(name) && !/^(is|has)?_?(in|not|un)[A-Z_]/.test(name)
    );
  }

  #methodCall(
    call: ts.CallExpression,
    callee: ts.PropertyAccessExpression | ts.ElementAccessExpression,
    outcome: boolean,
    subject: Subject,
  ): boolean {
    const subjects = this.#subjects;
    const method = memberName(callee) ?? '';
    const object = callee.expression;
    const [first, second] = call.arguments;
    if (first && subjects.isSame(first, subject)) {
      if (method === 'test' || method === 'exec') return this.matches(object, outcome);
      if (/^(includes|has|hasOwnProperty|contains)$/.test(method))
        return outcome && !subjects.isSame(object, subject);
    }
    if (first && /^(match|search)$/.test(method) && subjects.isSame(object, subject))
      return this.matches(first, outcome);
    if (method === 'some' && outcome) return this.#comparesToSubject(first, subject);
    if (!second || !outcome || !subjects.isSame(second, subject)) return false;
    return method === 'hasOwn' || (method === 'call' && memberName(unwrap(object)) === 'hasOwnProperty');
  }

  /** `list.some((one) => one === subject)`. */
  #comparesToSubject(callback: ts.Expression | undefined, subject: Subject): boolean {
    const node = callback && unwrap(callback);
    if (!node || !ts.isArrowFunction(node) || ts.isBlock(node.body)) return false;
    const body = unwrap(node.body);
    if (!ts.isBinaryExpression(body) || body.operatorToken.kind !== SyntaxKind.EqualsEqualsEqualsToken)
      return false;
    return this.#subjects.isSame(body.left, subject) || this.#subjects.isSame(body.right, subject);
  }

  /** The subject itself, or what `Number(subject)`, `+subject`, `subject - 0` make of it; `parseInt` takes any rest. */
  #isNumberOf(expression: ts.Expression, subject: Subject): boolean {
    const node = unwrap(expression);
    if (this.#subjects.isSame(node, subject)) return true;
    if (ts.isPrefixUnaryExpression(node))
      return node.operator === SyntaxKind.PlusToken && this.#subjects.isSame(node.operand, subject);
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      const isArithmetic = kind === SyntaxKind.MinusToken || kind === SyntaxKind.AsteriskToken;
      return isArithmetic && this.#subjects.isSame(node.left, subject);
    }
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || !node.arguments[0]) return false;
    return ts.idText(node.expression) === 'Number' && this.#subjects.isSame(node.arguments[0], subject);
  }

  /** The function of the file says so of its parameter, at every `return` that can have this outcome. */
  #predicate(node: FunctionNode, index: number, outcome: boolean, depth: number): boolean {
    const parameter = node.parameters[index]?.name;
    if (!parameter || !ts.isIdentifier(parameter) || !node.body) return false;
    if (!ts.isBlock(node.body)) return this.implies(node.body as ts.Expression, outcome, parameter, depth);
    const matching = returnsOf(node.body, this.#subjects.bindings).filter(({ expression }) =>
      canBe(expression, outcome),
    );
    return (
      matching.length > 0 &&
      matching.every(
        (one) =>
          this.#isGuardedAt(one, parameter) ||
          (one.expression !== undefined && this.implies(one.expression, outcome, parameter, depth)),
      )
    );
  }

  /** Whether a regular expression that does or does not match leaves nothing that a shell would take apart. */
  matches(pattern: ts.Expression, outcome: boolean): boolean {
    const regex = compileRegExp(pattern, this.#subjects);
    if (!regex) return false;
    const once = new RegExp(regex.source, regex.flags.replace(/[gy]/g, ''));
    return attacks.every((attack) => once.test(attack) !== outcome);
  }
}

function canBe(returned: ts.Expression | undefined, outcome: boolean): boolean {
  const kind = returned && unwrap(returned).kind;
  if (!outcome) return kind !== SyntaxKind.TrueKeyword;
  return kind !== undefined && kind !== SyntaxKind.FalseKeyword && kind !== SyntaxKind.NullKeyword;
}

/** `0` or `-1`, with which the answer of `indexOf` is compared. */
function isStartOrBefore(expression: ts.Expression): boolean {
  const node = unwrap(expression);
  const number = ts.isPrefixUnaryExpression(node) ? node.operand : node;
  return ts.isNumericLiteral(number) && /^[01]$/.test(number.text);
}
