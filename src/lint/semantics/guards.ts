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
import { functionOf } from './callers';
import { checkName, Conditions } from './conditions';
import { leaves, leavesByCall, statementsOf } from './controlFlow';
import type { Modules } from './modules';
import { originOfWrite } from './origins';
import { rootOf, type Subject, type Subjects } from './subjects';

const SyntaxKind = ts.SyntaxKind;

/** A function that throws, or ends the process, when a value is not fit. */
const assertName = /^(assert|ensure|validate|verify|check|must|require|invariant)/i;
/** Functions that throw where there is no such file. */
const existing = /^(access|accessSync|stat|statSync|lstat|lstatSync|realpathSync)$/;

/** `changed`: the value is another one from here on, so that no check before it counts. */
type Passage = 'checked' | 'changed' | undefined;

/** Finds checks that let only safe values through to where a value is used. */
export class Guards {
  readonly #subjects: Subjects;
  readonly #conditions: Conditions;

  constructor(subjects: Subjects, modules: Modules) {
    this.#subjects = subjects;
    this.#conditions = new Conditions(subjects, modules, (node, parameter) =>
      this.#isGuardedWithin(node, parameter),
    );
  }

  /** Whether a check on the way to this use of a value lets only safe ones through. */
  isGuarded(use: ts.Expression): boolean {
    const subject = unwrap(use);
    if (!ts.isIdentifier(subject) && !isAccess(subject)) return false;
    this.#subjects.bindings.visit(use);
    const mentions = this.#mentionsBefore(subject);
    if (mentions.end === 0) return false;
    let inner: ts.Node = use;
    for (let node = parentOf(use); node; inner = node, node = parentOf(node)) {
      const passage = this.#passage(node, inner, subject, mentions);
      if (passage) return passage === 'checked';
      if (isFunction(node) && !this.#survives(subject)) return false;
    }
    return false;
  }

  /** Whether a check on the way asks how the value begins, so that it is known to be an option or none. */
  isStartChecked(use: ts.Expression): boolean {
    const subject = unwrap(use);
    const { bindings } = this.#subjects;
    const root = rootOf(subject);
    bindings.visit(use);
    bindings.watch(root ? ts.idText(root) : (nameOfMember(subject) ?? ''));
    let inner: ts.Node = use;
    for (let node = parentOf(use); node && !isFunction(inner); inner = node, node = parentOf(node)) {
      if (ts.isIfStatement(node) && inner !== node.expression)
        return this.#asksStart(node.expression, inner === node.thenStatement, subject);
      const statements = statementsOf(node);
      const before = statements?.slice(0, Math.max(0, statements.indexOf(inner as ts.Statement))) ?? [];
      for (const one of before)
        if (
          ts.isIfStatement(one) &&
          leaves(one.thenStatement) &&
          this.#asksStart(one.expression, false, subject)
        )
          return true;
    }
    return false;
  }

  /** `value.startsWith('-')`, with either outcome, or with another text if it does. */
  #asksStart(condition: ts.Expression, outcome: boolean, subject: Subject): boolean {
    const node = unwrap(condition);
    if (ts.isPrefixUnaryExpression(node)) return this.#asksStart(node.operand, !outcome, subject);
    if (
      !ts.isCallExpression(node) ||
      !isAccess(node.expression) ||
      memberName(node.expression) !== 'startsWith'
    )
      return false;
    const [first] = node.arguments;
    const text = first && stringOf(unwrap(first));
    return (
      text !== undefined &&
      this.#subjects.isSame(node.expression.expression, subject) &&
      (outcome || text === '-' || text === '--')
    );
  }

  #isGuardedWithin(statement: ts.Node, subject: Subject): boolean {
    const mentions = this.#mentionsBefore(subject, statement);
    let inner = statement;
    for (let node = parentOf(statement); node && !isFunction(inner); inner = node, node = parentOf(node)) {
      const passage = this.#passage(node, inner, subject, mentions);
      if (passage) return passage === 'checked';
    }
    return false;
  }

  /** Where the variable, or the member of `this`, is named before: only there it can have been checked. */
  #mentionsBefore(subject: Subject, place: ts.Node = subject): Mentions {
    const { bindings } = this.#subjects;
    const root = rootOf(subject);
    const binding = root && bindings.bindingOf(root);
    const name = root ? ts.idText(root) : nameOfMember(subject);
    const places = binding ? bindings.referencesOf(binding) : bindings.occurrencesOf(name ?? '');
    return { places, end: countBefore(place.pos, places), canChange: binding !== undefined };
  }

  /** A check outside of a function holds inside of it only for what never changes. */
  #survives(subject: Subject): boolean {
    const root = rootOf(subject);
    const binding = root && this.#subjects.bindings.bindingOf(root);
    return (
      binding !== undefined &&
      this.#subjects.bindings.referencesOf(binding).every((one) => !originOfWrite(one))
    );
  }

  /** What `node`, being around `inner`, does before control reaches `inner`. */
  #passage(node: ts.Node, inner: ts.Node, subject: Subject, mentions: Mentions): Passage {
    if (this.#isCondition(node, inner, subject)) return 'checked';
    const statements = statementsOf(node);
    if (!statements || (!mentions.canChange && !this.#mayLet(statements))) return undefined;
    for (const statement of statementsWith(mentions, statements, inner)) {
      this.#subjects.bindings.visit(statement);
      if (this.#lets(statement, subject)) return 'checked';
      if (this.#writes(statement, subject)) return 'changed';
    }
    return undefined;
  }

  readonly #letting = new Map<readonly ts.Statement[], boolean>();

  /** Whether there is a statement of the kinds that can hold control back. */
  #mayLet(statements: readonly ts.Statement[]): boolean {
    const known = this.#letting.get(statements);
    if (known !== undefined) return known;
    const found = statements.some(
      (one) => ts.isIfStatement(one) || ts.isExpressionStatement(one) || ts.isTryStatement(one),
    );
    this.#letting.set(statements, found);
    return found;
  }

  #isCondition(node: ts.Node, inner: ts.Node, subject: Subject): boolean {
    const conditions = this.#conditions;
    if (ts.isIfStatement(node)) {
      if (inner === node.thenStatement) return conditions.implies(node.expression, true, subject);
      return inner === node.elseStatement && conditions.implies(node.expression, false, subject);
    }
    if (ts.isConditionalExpression(node)) {
      if (inner === node.whenTrue) return conditions.implies(node.condition, true, subject);
      return inner === node.whenFalse && conditions.implies(node.condition, false, subject);
    }
    if (ts.isBinaryExpression(node) && inner === node.right) {
      const { kind } = node.operatorToken;
      if (kind === SyntaxKind.AmpersandAmpersandToken) return conditions.implies(node.left, true, subject);
      return kind === SyntaxKind.BarBarToken && conditions.implies(node.left, false, subject);
    }
    if (ts.isWhileStatement(node))
      return inner === node.statement && conditions.implies(node.expression, true, subject);
    return ts.isCaseClause(node) && inner !== node.expression && this.#isCase(node, subject);
  }

  #isCase(clause: ts.CaseClause, subject: Subject): boolean {
    const { clauses, parent } = clause.parent;
    const before = clauses[clauses.indexOf(clause) - 1];
    const fallsFromDefault = before && ts.isDefaultClause(before) && !leaves(before.statements.at(-1));
    if (fallsFromDefault) return false;
    return this.#subjects.isSame(parent.expression, subject) && this.#subjects.isConstant(clause.expression);
  }

  /** Whether control goes on behind a statement only with a safe value. */
  #lets(statement: ts.Statement, subject: Subject): boolean {
    const conditions = this.#conditions;
    if (ts.isIfStatement(statement)) {
      const { expression, thenStatement, elseStatement } = statement;
      if (leaves(thenStatement) || this.#replaces(thenStatement, subject))
        return conditions.implies(expression, false, subject);
      return leaves(elseStatement) && conditions.implies(expression, true, subject);
    }
    if (ts.isTryStatement(statement)) {
      const isCaught = statement.catchClause !== undefined && !leaves(statement.catchClause.block);
      return statement.tryBlock.statements.some(
        (one) => this.#lets(one, subject) || (!isCaught && this.#provesExistence(one, subject)),
      );
    }
    if (!ts.isExpressionStatement(statement)) return false;
    const expression = unwrap(statement.expression);
    if (ts.isBinaryExpression(expression)) {
      const { left, right, operatorToken } = expression;
      if (operatorToken.kind === SyntaxKind.BarBarToken)
        return leavesByCall(right) && conditions.implies(left, true, subject);
      if (operatorToken.kind === SyntaxKind.AmpersandAmpersandToken)
        return leavesByCall(right) && conditions.implies(left, false, subject);
      return this.#replaces(statement, subject);
    }
    const call = ts.isAwaitExpression(expression) ? unwrap(expression.expression) : expression;
    return ts.isCallExpression(call) && this.#asserts(call, subject);
  }

  /** `name = 'other'`. */
  #replaces(branch: ts.Statement, subject: Subject): boolean {
    const statement = ts.isBlock(branch) ? branch.statements[0] : branch;
    if (!statement || !ts.isExpressionStatement(statement)) return false;
    const expression = unwrap(statement.expression);
    return (
      ts.isBinaryExpression(expression) &&
      expression.operatorToken.kind === SyntaxKind.EqualsToken &&
      this.#subjects.isSame(expression.left, subject) &&
      this.#subjects.isConstant(expression.right)
    );
  }

  /** Behind `x = y` nothing is known of x from before. */
  #writes(statement: ts.Statement, subject: Subject): boolean {
    if (!ts.isIdentifier(subject)) return false;
    const binding = this.#subjects.bindings.bindingOf(subject);
    if (!binding) return false;
    return this.#subjects.bindings
      .referencesOf(binding)
      .some(
        (one) => one.pos >= statement.pos && one.end <= statement.end && originOfWrite(one) !== undefined,
      );
  }

  #provesExistence(statement: ts.Statement, subject: Subject): boolean {
    if (!ts.isExpressionStatement(statement)) return false;
    const expression = unwrap(statement.expression);
    const call = ts.isAwaitExpression(expression) ? unwrap(expression.expression) : expression;
    if (!ts.isCallExpression(call) || !call.arguments[0]) return false;
    const callee = unwrap(call.expression);
    const name = ts.isIdentifier(callee) ? ts.idText(callee) : memberName(callee);
    return name !== undefined && existing.test(name) && this.#subjects.isIn(call.arguments[0], subject);
  }

  /** `assert(/^\w+$/.test(name))`, `assert.match(name, /…/)`, or a function that throws by its name or by its body. */
  #asserts(call: ts.CallExpression, subject: Subject): boolean {
    const callee = unwrap(call.expression);
    const name = ts.isIdentifier(callee) ? ts.idText(callee) : memberName(callee);
    const [first, second] = call.arguments;
    if (!first || name === undefined) return false;
    if (this.#subjects.isSame(first, subject)) {
      if (name === 'match' && second) return this.#conditions.matches(second, true);
      const body = functionOf(callee, this.#subjects.bindings);
      if (body) return this.#throwsOnUnsafe(body) || checkName.test(name.replace(assertName, ''));
      return assertName.test(name) && !/^(assert|require|check)$/.test(name);
    }
    return (
      /^(assert|ok|invariant|strict|equal)$/.test(name) && this.#conditions.implies(first, true, subject)
    );
  }

  #throwsOnUnsafe(node: FunctionNode): boolean {
    const parameter = node.parameters[0]?.name;
    if (!parameter || !ts.isIdentifier(parameter) || !node.body || !ts.isBlock(node.body)) return false;
    this.#subjects.bindings.visit(node);
    return node.body.statements.some((statement) => this.#lets(statement, parameter));
  }
}

/** The member of `this` that `this.a.b` begins with. */
function nameOfMember(subject: Subject): string | undefined {
  let node = unwrap(subject);
  let name: string | undefined;
  while (isAccess(node)) {
    name = memberName(node);
    node = unwrap(node.expression);
  }
  return name;
}

/** A parameter's or a variable's own name checks nothing. */
function isDeclaredName(node: ts.Node): boolean {
  const { parent } = node;
  return (
    (ts.isParameter(parent) || ts.isVariableDeclaration(parent) || ts.isBindingElement(parent)) &&
    parent.name === node
  );
}

/** Where a variable is named before a place: the first ones of all places, in the order of the text. */
interface Mentions {
  readonly places: readonly ts.Node[];
  readonly end: number;
  /** It is a variable of the file, which may be written to. */
  readonly canChange: boolean;
}

/** How many of the places, in the order of the text, end before a position. */
function countBefore(position: number, places: readonly ts.Node[]): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const place = places[middle];
    if (place && place.end <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The statements before `inner` in which one of the places lies, the last one first. */
function* statementsWith(
  { places, end: count }: Mentions,
  statements: readonly ts.Statement[],
  inner: ts.Node,
): Generator<ts.Statement> {
  let end = inner.pos;
  for (let at = count - 1; at >= 0; at--) {
    const place = places[at];
    if (!place || place.end > end || isDeclaredName(place)) continue;
    const statement = statementAt(place.pos, statements);
    if (!statement) return;
    yield statement;
    end = statement.pos;
  }
}

function statementAt(position: number, statements: readonly ts.Statement[]): ts.Statement | undefined {
  let low = 0;
  let high = statements.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const statement = statements[middle];
    if (!statement) return undefined;
    if (position < statement.pos) high = middle - 1;
    else if (position >= statement.end) low = middle + 1;
    else return statement;
  }
  return undefined;
}
