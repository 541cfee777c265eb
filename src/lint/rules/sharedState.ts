import * as ts from 'typescript';
import type { Rule, RuleContext } from '../rule';
import type { Binding } from '../semantics/bindings';
import { hasMemoryStore, isClustered, memoryStores } from '../semantics/clustered';
import { originOfWrite } from '../semantics/origins';
import {
  isAccess,
  memberName,
  outerOf,
  parentOf,
  quoteOf,
  rangeOf,
  unwrap,
  isFunction,
} from '../syntax/nodes';

const changing = /^(push|pop|shift|unshift|splice|set|add|delete|clear|sort|reverse|fill)$/;
const cacheName = /cache|memo|pool|inFlight|pending/i;

/** What is remembered in a variable of the module, of which every worker has another. */
export const sharedState: Rule = {
  id: 'shared-state',
  severity: 'warning',
  summary: 'State in memory, of which each worker has its own copy',
  mention: /\bcluster\b|express-session|rate-?limit|slow-down/i,
  clusteredMention: /createServer|listen|express|fastify|koa|hono/i,
  twins: [],
  check(context) {
    const { semantics, tree, file } = context;
    const stores = memoryStores(semantics);
    const clustered = isClustered(context);
    if (clustered)
      for (const { call, what } of stores)
        if (what !== 'sessions')
          context.report({
            range: rangeOf(call, tree.root),
            message: `Without a \`store\` these ${what} are kept in the memory of each worker: a client is let through as often as there are workers.`,
          });
    if (!clustered && !file.anywhere(hasMemoryStore)) return;
    for (const binding of moduleVariables(context)) checkVariable(binding, context);
  },
};

function moduleVariables({ semantics: { bindings, section } }: RuleContext): readonly Binding[] {
  const { statement } = section;
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
    const binding = ts.isIdentifier(name) && isState(initializer) ? bindings.bindingOf(name) : undefined;
    return binding ? [binding] : [];
  });
}

/** A number, a text, nothing yet, or something that is there to be filled. */
function isState(initializer: ts.Expression | undefined): boolean {
  if (!initializer) return true;
  const node = unwrap(initializer);
  if (ts.isNewExpression(node))
    return ts.isIdentifier(node.expression) && /^(Map|Set|Array)$/.test(ts.idText(node.expression));
  if (ts.isIdentifier(node)) return ts.idText(node) === 'undefined';
  return (
    ts.isNumericLiteral(node) ||
    ts.isStringLiteralLike(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isObjectLiteralExpression(node) ||
    node.kind === ts.SyntaxKind.NullKeyword ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword
  );
}

function checkVariable(binding: Binding, context: RuleContext): void {
  const { semantics, tree } = context;
  const [declaration] = binding.declarations;
  for (const reference of semantics.bindings.referencesOf(binding)) {
    const change = changeOf(reference);
    if (!change || !declaration || !isByClient(reference, context)) continue;
    context.report({
      range: rangeOf(change, tree.root),
      severity: cacheName.test(binding.name) ? 'hint' : 'warning',
      message: `\`${quoteOf(reference, tree.root)}\` is changed while a request is handled, but each worker has its own copy of it: keep it in Redis or a database.`,
      related: [
        {
          range: rangeOf(declaration.name, tree.root),
          message: `each worker has its own \`${binding.name}\``,
        },
      ],
    });
    return;
  }
}

/** The expression that changes the variable or what it holds. */
function changeOf(reference: ts.Identifier): ts.Node | undefined {
  if (originOfWrite(reference)) {
    const write = outerOf(reference).parent;
    return ts.isVariableDeclaration(write) || isFirstValue(write) ? undefined : write;
  }
  let node = outerOf(reference);
  while (isAccess(node.parent) && node.parent.expression === node) node = outerOf(node.parent);
  if (node === outerOf(reference)) return undefined;
  const { parent } = node;
  if (ts.isDeleteExpression(parent)) return parent;
  if (ts.isBinaryExpression(parent) && parent.left === node)
    return parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
      ? parent
      : undefined;
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent))
    return parent.operator === ts.SyntaxKind.PlusPlusToken ||
      parent.operator === ts.SyntaxKind.MinusMinusToken
      ? parent
      : undefined;
  const isCall = ts.isCallExpression(parent) && parent.expression === node;
  return isCall && changing.test(memberName(node as ts.Expression) ?? '') ? parent : undefined;
}

/** `x ??= make()`, `if (!x) x = make()`: each worker makes its own, as it should. */
function isFirstValue(write: ts.Node): boolean {
  if (!ts.isBinaryExpression(write)) return false;
  const { kind } = write.operatorToken;
  if (kind === ts.SyntaxKind.QuestionQuestionEqualsToken || kind === ts.SyntaxKind.BarBarEqualsToken)
    return true;
  for (let node = parentOf(write); node && !isFunction(node); node = parentOf(node))
    if (ts.isIfStatement(node) && ts.isPrefixUnaryExpression(unwrap(node.expression))) return true;
  return false;
}

/** While a request, or a message of a client, is handled; what the primary tells a worker is meant for each of them. */
function isByClient(reference: ts.Node, { semantics: { handlers, modules } }: RuleContext): boolean {
  const handling = handlers.handlingOf(reference);
  if (handling?.trigger !== 'message') return handling !== undefined;
  const call = parentOf(outerOf(handling.node));
  const emitter =
    call && ts.isCallExpression(call) && isAccess(call.expression) ? call.expression.expression : undefined;
  const path = emitter && modules.resolve(emitter)?.path;
  return path === undefined || !/^(process|cluster|worker_threads)/.test(path);
}
