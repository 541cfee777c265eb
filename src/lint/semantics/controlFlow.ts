import * as ts from 'typescript';
import { isFunction, memberName, unwrap } from '../syntax/nodes';
import type { Bindings } from './bindings';

const SyntaxKind = ts.SyntaxKind;

/** Functions that, by their names, end the process or the answer to a request. */
const ending = /^(exit|abort|fail|bail|usage|setFailed|die|panic|fatal|notFound|redirect)$/i;

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

/** `process.exit()` and its like. */
export function leavesByCall(expression: ts.Expression): boolean {
  const node = unwrap(expression);
  if (!ts.isCallExpression(node)) return false;
  const callee = unwrap(node.expression);
  const name = ts.isIdentifier(callee) ? ts.idText(callee) : memberName(callee);
  return name !== undefined && ending.test(name);
}

/** The `return` statements of a function's body, not of the functions in it. */
export function returnsOf(body: ts.Node, bindings: Bindings): readonly ts.ReturnStatement[] {
  bindings.visit(body);
  const returns: ts.ReturnStatement[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) returns.push(node);
    else if (!isFunction(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
  return returns;
}

/** The statements that are run one after another in a node. */
export function statementsOf(node: ts.Node): readonly ts.Statement[] | undefined {
  return ts.isBlock(node) || ts.isSourceFile(node) || ts.isCaseOrDefaultClause(node)
    ? node.statements
    : undefined;
}
