import * as ts from 'typescript';
import {
  isAccess,
  isFunction,
  memberName,
  parentOf,
  stringOf,
  unwrap,
  type FunctionNode,
} from '../syntax/nodes';
import type { Bindings } from './bindings';
import { functionOf } from './callers';
import type { Modules } from './modules';
import { onlyValue } from './origins';

/** What a check that lets it pass makes safe: an identifier, or a chain of members of one. */
type Subject = ts.Expression;

const { SyntaxKind } = ts;

/** A function whose name says that it tells whether a value is fit. */
const checkName =
  /^(is|has|are|can|should|check|test|validate|verify|assert|ensure|must|require)?_?(Safe|Valid|Allowed|Known|Clean|Trusted|Whitelisted|Allowlisted|Permitted|Supported|Alpha\w*|Numeric|Int\w*|Number|UUID|Hex\w*|Slug|Semver|FQDN|IP)/i;
/** A function that throws, or ends the process, when a value is not fit. */
const assertName = /^(assert|ensure|validate|verify|check|must|require|invariant)/i;

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

export class Guards {
  readonly #bindings: Bindings;
  readonly #modules: Modules;

  constructor(bindings: Bindings, modules: Modules) {
    this.#bindings = bindings;
    this.#modules = modules;
  }

  /** Whether a check on the way to this use of a value lets only safe ones through. */
  isGuarded(use: ts.Expression): boolean {
    const subject = unwrap(use);
    if (!ts.isIdentifier(subject) && !isAccess(subject)) return false;
    let inner: ts.Node = use;
    for (let node = parentOf(use); node; inner = node, node = parentOf(node)) {
      if (this.#passes(node, inner, subject)) return true;
      if (isFunction(node) && !this.#survives(subject)) return false;
    }
    return false;
  }

  /** A check outside of a function holds inside of it only for what never changes. */
  #survives(subject: Subject): boolean {
    const root = rootOf(subject);
    const binding = root && this.#bindings.bindingOf(root);
    if (!binding) return false;
    return this.#bindings.referencesOf(binding).every((one) => {
      const { parent } = one;
      return !(
        ts.isBinaryExpression(parent) &&
        parent.left === one &&
        parent.operatorToken.kind === SyntaxKind.EqualsToken
      );
    });
  }

  /** Whether `node`, being around `inner`, lets control reach `inner` only with a safe value. */
  #passes(node: ts.Node, inner: ts.Node, subject: Subject): boolean {
    if (ts.isIfStatement(node)) {
      if (inner === node.thenStatement) return this.#implies(node.expression, true, subject);
      return inner === node.elseStatement && this.#implies(node.expression, false, subject);
    }
    if (ts.isConditionalExpression(node)) {
      if (inner === node.whenTrue) return this.#implies(node.condition, true, subject);
      return inner === node.whenFalse && this.#implies(node.condition, false, subject);
    }
    if (ts.isBinaryExpression(node) && inner === node.right) {
      const { kind } = node.operatorToken;
      if (kind === SyntaxKind.AmpersandAmpersandToken) return this.#implies(node.left, true, subject);
      return kind === SyntaxKind.BarBarToken && this.#implies(node.left, false, subject);
    }
    if (ts.isCaseClause(node) && inner !== node.expression) {
      const clauses = node.parent.clauses;
      const before = clauses[clauses.indexOf(node) - 1];
      const fallsFromDefault = before && ts.isDefaultClause(before) && !leaves(before.statements.at(-1));
      return (
        !fallsFromDefault &&
        this.#isSame(node.parent.parent.expression, subject) &&
        this.#isConstant(node.expression)
      );
    }
    if (ts.isWhileStatement(node))
      return inner === node.statement && this.#implies(node.expression, true, subject);
    const statements =
      ts.isBlock(node) || ts.isSourceFile(node) || ts.isCaseOrDefaultClause(node)
        ? node.statements
        : undefined;
    if (!statements) return false;
    const index = statements.indexOf(inner as ts.Statement);
    for (let at = index - 1; at >= 0; at--) {
      const statement = statements[at];
      if (statement && this.#lets(statement, subject)) return true;
    }
    return false;
  }

  /** Whether control goes on behind a statement only with a safe value. */
  #lets(statement: ts.Statement, subject: Subject): boolean {
    if (ts.isIfStatement(statement)) {
      if (leaves(statement.thenStatement)) return this.#implies(statement.expression, false, subject);
      if (this.#replaces(statement.thenStatement, subject))
        return this.#implies(statement.expression, false, subject);
      return statement.elseStatement !== undefined && leaves(statement.elseStatement)
        ? this.#implies(statement.expression, true, subject)
        : false;
    }
    if (ts.isTryStatement(statement))
      return statement.tryBlock.statements.some((one) => this.#lets(one, subject));
    if (!ts.isExpressionStatement(statement)) return false;
    const expression = unwrap(statement.expression);
    if (ts.isBinaryExpression(expression)) {
      const { kind } = expression.operatorToken;
      if (kind === SyntaxKind.BarBarToken && leavesByCall(expression.right))
        return this.#implies(expression.left, true, subject);
      return kind === SyntaxKind.AmpersandAmpersandToken && leavesByCall(expression.right)
        ? this.#implies(expression.left, false, subject)
        : false;
    }
    const call = ts.isAwaitExpression(expression) ? unwrap(expression.expression) : expression;
    return ts.isCallExpression(call) && this.#asserts(call, subject);
  }

  /** `if (!isSafe(name)) name = 'other'`. */
  #replaces(branch: ts.Statement, subject: Subject): boolean {
    const statement = ts.isBlock(branch) ? branch.statements[0] : branch;
    if (!statement || !ts.isExpressionStatement(statement)) return false;
    const expression = unwrap(statement.expression);
    return (
      ts.isBinaryExpression(expression) &&
      expression.operatorToken.kind === SyntaxKind.EqualsToken &&
      this.#isSame(expression.left, subject) &&
      this.#isConstant(expression.right)
    );
  }

  /** `assert(/^\w+$/.test(name))`, `assert.match(name, /…/)`, or a function that throws by its name or by its body. */
  #asserts(call: ts.CallExpression, subject: Subject): boolean {
    const callee = unwrap(call.expression);
    const name = ts.isIdentifier(callee) ? ts.idText(callee) : memberName(callee);
    const [first, second] = call.arguments;
    if (!first || name === undefined) return false;
    if (this.#isSame(first, subject)) {
      if (name === 'match' && second) return this.#matches(second, true);
      const body = functionOf(callee, this.#bindings);
      if (body) return this.#throwsOnUnsafe(body, 0) || checkName.test(name.replace(assertName, ''));
      return assertName.test(name) && !/^(assert|require|check)$/.test(name);
    }
    return /^(assert|ok|invariant|strict|equal)$/.test(name) && this.#implies(first, true, subject);
  }

  #throwsOnUnsafe(node: FunctionNode, index: number): boolean {
    const parameter = node.parameters[index]?.name;
    if (!parameter || !ts.isIdentifier(parameter) || !node.body || !ts.isBlock(node.body)) return false;
    return node.body.statements.some((statement) => this.#lets(statement, parameter));
  }

  /** Whether the condition, having this outcome, leaves only safe values of the subject. */
  #implies(condition: ts.Expression, outcome: boolean, subject: Subject, depth = 0): boolean {
    if (depth > 8) return false;
    const node = unwrap(condition);
    const next = depth + 1;
    if (ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken)
      return this.#implies(node.operand, !outcome, subject, next);
    if (ts.isAwaitExpression(node)) return this.#implies(node.expression, outcome, subject, next);
    if (ts.isBinaryExpression(node)) return this.#impliesBinary(node, outcome, subject, next);
    if (ts.isCallExpression(node)) return this.#impliesCall(node, outcome, subject, next);
    if (ts.isIdentifier(node)) {
      const binding = this.#bindings.bindingOf(node);
      const value = binding && onlyValue(binding, this.#bindings);
      return value !== undefined && this.#implies(value, outcome, subject, next);
    }
    // `TABLE[name]` is there.
    if (ts.isElementAccessExpression(node) && outcome) return this.#isSame(node.argumentExpression, subject);
    return false;
  }

  #impliesBinary(node: ts.BinaryExpression, outcome: boolean, subject: Subject, depth: number): boolean {
    const { left, right } = node;
    switch (node.operatorToken.kind) {
      case SyntaxKind.AmpersandAmpersandToken:
      case SyntaxKind.BarBarToken: {
        const isEither = (node.operatorToken.kind === SyntaxKind.AmpersandAmpersandToken) === outcome;
        const one = this.#implies(left, outcome, subject, depth);
        const other = this.#implies(right, outcome, subject, depth);
        return isEither ? one || other : one && other;
      }
      case SyntaxKind.InKeyword:
        return outcome && this.#isSame(left, subject);
      case SyntaxKind.EqualsEqualsToken:
      case SyntaxKind.EqualsEqualsEqualsToken:
        return this.#impliesEquality(left, right, outcome, subject, depth);
      case SyntaxKind.ExclamationEqualsToken:
      case SyntaxKind.ExclamationEqualsEqualsToken:
        return this.#impliesEquality(left, right, !outcome, subject, depth);
      case SyntaxKind.GreaterThanToken:
      case SyntaxKind.GreaterThanEqualsToken:
        return outcome && this.#isPosition(left, subject) && isStartOrBefore(right);
      case SyntaxKind.LessThanToken:
        return !outcome && this.#isPosition(left, subject);
      default:
        return false;
    }
  }

  #impliesEquality(
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
      return isEqual && /^(number|boolean|bigint)$/.test(type ?? '') && this.#isSame(one.expression, subject);
    }
    if (other.kind === SyntaxKind.TrueKeyword) return this.#implies(one, isEqual, subject, depth);
    if (other.kind === SyntaxKind.FalseKeyword) return this.#implies(one, !isEqual, subject, depth);
    if (other.kind === SyntaxKind.NullKeyword) return this.#implies(one, !isEqual, subject, depth);
    if (this.#isPosition(one, subject)) return !isEqual;
    if (!isEqual) return false;
    return (
      (this.#isSame(one, subject) && this.#isConstant(other)) ||
      (this.#isSame(other, subject) && this.#isConstant(one))
    );
  }

  /** `list.indexOf(subject)`, `subject.search(/…/)`, `list.findIndex(…)`. */
  #isPosition(expression: ts.Expression, subject: Subject): boolean {
    const node = unwrap(expression);
    if (!ts.isCallExpression(node) || !isAccess(node.expression)) return false;
    const [argument] = node.arguments;
    const method = memberName(node.expression);
    return method === 'indexOf' && argument !== undefined && this.#isSame(argument, subject);
  }

  #impliesCall(call: ts.CallExpression, outcome: boolean, subject: Subject, depth: number): boolean {
    const callee = unwrap(call.expression);
    const [first] = call.arguments;
    if (isAccess(callee)) {
      const method = memberName(callee) ?? '';
      const object = callee.expression;
      if (first && this.#isSame(first, subject)) {
        if (method === 'test' || method === 'exec') return this.#matches(object, outcome);
        if (/^(includes|has|hasOwnProperty|contains)$/.test(method))
          return outcome && !this.#isSame(object, subject);
      }
      if (this.#isSame(object, subject) && first && /^(match|search)$/.test(method))
        return this.#matches(first, outcome);
      if (method === 'some' && outcome) return this.#comparesToSubject(first, subject);
      const second = call.arguments[1];
      if (method === 'call' && second && this.#isSame(second, subject))
        return outcome && isAccess(unwrap(object)) && memberName(unwrap(object)) === 'hasOwnProperty';
      if (method === 'hasOwn' && second && this.#isSame(second, subject)) return outcome;
    }
    const index = call.arguments.findIndex((argument) => this.#isSame(argument, subject));
    if (index < 0) return false;
    const path = this.#modules.resolve(callee)?.path;
    if (path !== undefined) {
      if (/^(isNaN|Number\.isNaN)$/.test(path)) return !outcome;
      if (/^(isFinite|Number\.(isInteger|isFinite|isSafeInteger))$/.test(path)) return outcome;
      if (
        /^(fs|fs-extra|graceful-fs|path-exists|path)\.(existsSync|pathExistsSync|exists|pathExists|sync)$/.test(
          path,
        )
      )
        return outcome;
      if (/^(validator|is|semver|net)\./.test(path))
        return (
          (outcome && checkName.test(path.slice(path.lastIndexOf('.') + 1))) ||
          (outcome && path === 'semver.valid')
        );
    }
    const body = functionOf(callee, this.#bindings);
    if (body && this.#predicateImplies(body, index, outcome, depth)) return true;
    const name = ts.isIdentifier(callee) ? ts.idText(callee) : memberName(callee);
    return outcome && name !== undefined && checkName.test(name) && !/^(is|has)?_?(in|not|un)/i.test(name);
  }

  /** `list.some((one) => one === subject)`. */
  #comparesToSubject(callback: ts.Expression | undefined, subject: Subject): boolean {
    const node = callback && unwrap(callback);
    if (!node || !ts.isArrowFunction(node) || ts.isBlock(node.body)) return false;
    const body = unwrap(node.body);
    if (!ts.isBinaryExpression(body) || body.operatorToken.kind !== SyntaxKind.EqualsEqualsEqualsToken)
      return false;
    return this.#isSame(body.left, subject) || this.#isSame(body.right, subject);
  }

  /** The function of the file says so of its parameter, in every `return` that can have this outcome. */
  #predicateImplies(node: FunctionNode, index: number, outcome: boolean, depth: number): boolean {
    const parameter = node.parameters[index]?.name;
    if (!parameter || !ts.isIdentifier(parameter) || !node.body) return false;
    if (!ts.isBlock(node.body)) return this.#implies(node.body as ts.Expression, outcome, parameter, depth);
    const returns = returnsOf(node.body);
    const matching = returns.filter(({ expression }) => {
      const kind = expression && unwrap(expression).kind;
      return !(
        kind === (outcome ? SyntaxKind.FalseKeyword : SyntaxKind.TrueKeyword) ||
        (outcome && (kind === undefined || kind === SyntaxKind.NullKeyword))
      );
    });
    return (
      matching.length > 0 &&
      matching.every(
        (one) =>
          this.#isGuardedAt(one, parameter) ||
          (one.expression !== undefined && this.#implies(one.expression, outcome, parameter, depth)),
      )
    );
  }

  #isGuardedAt(statement: ts.Node, subject: Subject): boolean {
    let inner: ts.Node = statement;
    for (let node = parentOf(statement); node && !isFunction(inner); inner = node, node = parentOf(node))
      if (this.#passes(node, inner, subject)) return true;
    return false;
  }

  /** Whether a regular expression that does or does not match leaves nothing that a shell would take apart. */
  #matches(pattern: ts.Expression, outcome: boolean): boolean {
    const node = unwrap(pattern);
    const source = ts.isIdentifier(node) ? this.#initializerOf(node) : node;
    if (!source || !ts.isRegularExpressionLiteral(source)) return false;
    const regex = compile(source.text);
    return regex !== undefined && attacks.every((attack) => regex.test(attack) !== outcome);
  }

  #initializerOf(node: ts.Identifier): ts.Expression | undefined {
    const binding = this.#bindings.bindingOf(node);
    const value = binding && onlyValue(binding, this.#bindings);
    return value && unwrap(value);
  }

  /** The two expressions are the same variable, or the same member of one. */
  #isSame(expression: ts.Expression, subject: Subject): boolean {
    let one = unwrap(expression);
    let other = unwrap(subject);
    if (
      ts.isCallExpression(one) &&
      ts.isIdentifier(one.expression) &&
      /^(String|Number)$/.test(ts.idText(one.expression))
    )
      one = one.arguments[0] ? unwrap(one.arguments[0]) : one;
    while (isAccess(one) && isAccess(other)) {
      const name = memberName(one);
      if (name === undefined || name !== memberName(other)) return false;
      one = unwrap(one.expression);
      other = unwrap(other.expression);
    }
    if (one.kind === SyntaxKind.ThisKeyword) return other.kind === SyntaxKind.ThisKeyword;
    if (!ts.isIdentifier(one) || !ts.isIdentifier(other)) return false;
    if (ts.idText(one) !== ts.idText(other)) return false;
    return this.#bindings.bindingOf(one) === this.#bindings.bindingOf(other);
  }

  #isConstant(expression: ts.Expression): boolean {
    const node = unwrap(expression);
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return true;
    if (ts.isIdentifier(node)) {
      const value = this.#initializerOf(node);
      return value !== undefined && (ts.isStringLiteralLike(value) || ts.isNumericLiteral(value));
    }
    return isAccess(node) && /^[A-Z]/.test(rootName(node));
  }
}

function rootOf(node: ts.Expression): ts.Identifier | undefined {
  let root = unwrap(node);
  while (isAccess(root)) root = unwrap(root.expression);
  return ts.isIdentifier(root) ? root : undefined;
}

function rootName(node: ts.Expression): string {
  const root = rootOf(node);
  return root ? ts.idText(root) : '';
}

/** `0` or `-1`, with which the answer of `indexOf` is compared. */
function isStartOrBefore(expression: ts.Expression): boolean {
  const node = unwrap(expression);
  const number = ts.isPrefixUnaryExpression(node) ? node.operand : node;
  return ts.isNumericLiteral(number) && /^[01]$/.test(number.text);
}

function compile(literal: string): RegExp | undefined {
  const end = literal.lastIndexOf('/');
  try {
    return new RegExp(literal.slice(1, end), literal.slice(end + 1).replace(/[gy]/g, ''));
  } catch {
    return undefined;
  }
}

/** The statement never lets control reach the one behind it. */
export function leaves(statement: ts.Statement | undefined): boolean {
  if (!statement) return false;
  switch (statement.kind) {
    case SyntaxKind.ReturnStatement:
    case SyntaxKind.ThrowStatement:
    case SyntaxKind.ContinueStatement:
    case SyntaxKind.BreakStatement:
      return true;
    case SyntaxKind.Block:
      return (statement as ts.Block).statements.some(leaves);
    case SyntaxKind.IfStatement: {
      const { thenStatement, elseStatement } = statement as ts.IfStatement;
      return leaves(thenStatement) && leaves(elseStatement);
    }
    case SyntaxKind.ExpressionStatement:
      return leavesByCall((statement as ts.ExpressionStatement).expression);
    default:
      return false;
  }
}

function leavesByCall(expression: ts.Expression): boolean {
  const node = unwrap(expression);
  if (!ts.isCallExpression(node)) return false;
  const callee = unwrap(node.expression);
  const name = ts.isIdentifier(callee) ? ts.idText(callee) : memberName(callee);
  return (
    name !== undefined &&
    /^(exit|abort|fail|bail|usage|setFailed|die|panic|fatal|notFound|redirect)$/i.test(name)
  );
}

/** The `return` statements of a function's body, not of the functions in it. */
export function returnsOf(body: ts.Node): readonly ts.ReturnStatement[] {
  const returns: ts.ReturnStatement[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) returns.push(node);
    else if (!isFunction(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
  return returns;
}
