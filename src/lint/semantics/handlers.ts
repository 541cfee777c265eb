import * as ts from 'typescript';
import {
  isAccess,
  memberName,
  outerOf,
  parentOf,
  isFunction,
  stringOf,
  unwrap,
  type FunctionNode,
} from '../syntax/nodes';
import type { Bindings } from './bindings';
import { callersOf } from './callers';
import type { Modules } from './modules';

/** What runs a function again and again: each request, each message, or each round of a loop or a timer. */
export type Trigger = 'request' | 'message' | 'loop' | 'timer';

export interface Repetition {
  readonly trigger: Trigger;
  /** The handler, or the loop. */
  readonly node: ts.Node;
}

export interface Handling extends Repetition {
  readonly trigger: 'request' | 'message';
}

const routeMethods = new Set([
  ...[
    'get',
    'post',
    'put',
    'patch',
    'delete',
    'del',
    'all',
    'use',
    'options',
    'head',
    'route',
    'ws',
    'handle',
  ],
]);
const requestTypes =
  /^(Request|IncomingMessage|FastifyRequest|NextApiRequest|NextRequest|Context|H3Event|APIGatewayProxyEvent\w*)$/;
const requestNames = /^_?(req|request)$/i;
const responseNames = /^_?(res|resp|response|reply|next|h)$/i;
const nextRoutes = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|loader|action)$/;

/** Finds what runs often, and what is given to it. */
export class Handlers {
  readonly #bindings: Bindings;
  readonly #modules: Modules;
  readonly #triggers = new Map<FunctionNode, 'request' | 'message' | undefined>();

  constructor(bindings: Bindings, modules: Modules) {
    this.#bindings = bindings;
    this.#modules = modules;
  }

  /** Whether the function itself is called for each request or message. */
  triggerOf(node: FunctionNode): 'request' | 'message' | undefined {
    if (this.#triggers.has(node)) return this.#triggers.get(node);
    this.#triggers.set(node, undefined);
    const trigger = this.#find(node);
    this.#triggers.set(node, trigger);
    return trigger;
  }

  #find(node: FunctionNode): 'request' | 'message' | undefined {
    for (const place of this.#places(node)) {
      const trigger = this.#triggerOfPlace(place, node);
      if (trigger) return trigger;
    }
    return hasRequestParameters(node) || isRouteOfFramework(node) ? 'request' : undefined;
  }

  /** Where the function is written, and where it is handed on by its name. */
  #places(node: FunctionNode): ts.Node[] {
    const places: ts.Node[] = [outerOf(node)];
    const name = ts.isFunctionDeclaration(node) ? node.name : variableName(node);
    const binding = name && this.#bindings.bindingOf(name);
    if (binding)
      for (const reference of this.#bindings.referencesOf(binding)) places.push(outerOf(reference));
    return places;
  }

  #triggerOfPlace(place: ts.Node, node: FunctionNode): 'request' | 'message' | undefined {
    const parent = parentOf(place);
    if (!parent) return undefined;
    if (ts.isBinaryExpression(parent) && parent.right === place && isAccess(parent.left))
      return memberName(parent.left) === 'onmessage' ? 'message' : undefined;
    if (!ts.isCallExpression(parent) || parent.expression === place) {
      // `http.createServer({ … }, handler)` and the like take handlers in objects too; those are told by their parameters.
      return undefined;
    }
    const target = this.#modules.resolve(parent.expression)?.path;
    if (target && /^(https?|http2)\.create(Secure)?Server$/.test(target)) return 'request';
    const callee = unwrap(parent.expression);
    const method = isAccess(callee) ? memberName(callee) : undefined;
    if (method === undefined || !isAccess(callee)) return undefined;
    if (/^(on|once|addListener|addEventListener)$/.test(method))
      return eventTrigger(parent, callee.expression);
    return this.#isRoute(parent, callee.expression, method, node) ? 'request' : undefined;
  }

  /** `app.get('/path', handler)`: a method of that name alone is also that of a Map or an HTTP client. */
  #isRoute(call: ts.CallExpression, server: ts.Expression, method: string, node: FunctionNode): boolean {
    if (!routeMethods.has(method)) return false;
    const made = this.#modules.resolve(server)?.path;
    if (
      made &&
      /^(express|fastify|koa|@koa\/router|koa-router|restify|polka|hono|connect|find-my-way)\b/.test(made)
    )
      return true;
    if (made) return false;
    const [first] = call.arguments;
    const hasPath = first !== undefined && /^[/*]/.test(stringOf(unwrap(first)) ?? '');
    return (hasPath && node.parameters.length > 0) || (method === 'use' && node.parameters.length > 1);
  }

  /** What a node is run by again and again: the innermost of all, also where only a helper in the file is called so. */
  repetitionOf(node: ts.Node): Repetition | undefined {
    return this.#repetition(node, 0, false);
  }

  /** The handler of requests or messages that a node is run by, also in a loop within it, or in a helper that it calls. */
  handlingOf(node: ts.Node): Handling | undefined {
    const found = this.#repetition(node, 0, true);
    if (found?.trigger !== 'request' && found?.trigger !== 'message') return undefined;
    return { trigger: found.trigger, node: found.node };
  }

  #repetition(node: ts.Node, steps: number, passesLoops: boolean): Repetition | undefined {
    let inner: ts.Node = node;
    for (let at = parentOf(node); at; inner = at, at = parentOf(at)) {
      if (!passesLoops && isLoop(at) && inner === at.statement) return { trigger: 'loop', node: at };
      if (!isFunction(at)) continue;
      const trigger = this.triggerOf(at) ?? this.#repeatedCallback(at);
      if (trigger && !(passesLoops && trigger === 'loop')) return { trigger, node: at };
      if (steps < 2) {
        for (const call of callersOf(at, this.#bindings).calls) {
          if (call.pos <= at.pos && at.end <= call.end) continue;
          const found = this.#repetition(call, steps + 1, passesLoops);
          if (found) return found;
        }
      }
    }
    return undefined;
  }

  #repeatedCallback(node: FunctionNode): 'loop' | 'timer' | undefined {
    const parent = parentOf(outerOf(node));
    if (!parent || !ts.isCallExpression(parent)) return undefined;
    const callee = unwrap(parent.expression);
    if (ts.isIdentifier(callee)) return ts.idText(callee) === 'setInterval' ? 'timer' : undefined;
    const method = isAccess(callee) ? memberName(callee) : undefined;
    return method && /^(forEach|map|flatMap)$/.test(method) ? 'loop' : undefined;
  }
}

export function isLoop(node: ts.Node): node is ts.IterationStatement {
  return ts.isIterationStatement(node, false);
}

function variableName(node: FunctionNode): ts.Identifier | undefined {
  const { parent } = outerOf(node);
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name : undefined;
}

function eventTrigger(call: ts.CallExpression, emitter: ts.Expression): 'request' | 'message' | undefined {
  const [first] = call.arguments;
  const event = first && stringOf(unwrap(first));
  if (event === 'request' || event === 'stream') return 'request';
  if (event === 'message' || event === 'messageerror') return 'message';
  const name = ts.isIdentifier(emitter) ? ts.idText(emitter) : '';
  // Socket.IO: every event of a socket comes from its client.
  return event !== undefined &&
    /^(socket|ws|client|connection)$/i.test(name) &&
    !/^(error|close|end|connect|open|disconnect)/.test(event)
    ? 'message'
    : undefined;
}

/** `(req, res)` in this order, whoever calls it, or a parameter of a framework's type. */
function hasRequestParameters(node: FunctionNode): boolean {
  const parameters = node.parameters.filter(
    ({ name }) => !ts.isIdentifier(name) || ts.idText(name) !== 'this',
  );
  return parameters.some((parameter, index) => {
    if (isRequestType(parameter.type)) return true;
    const { name } = parameter;
    if (!ts.isIdentifier(name) || !requestNames.test(ts.idText(name))) return false;
    const next = parameters[index + 1]?.name;
    return next !== undefined && ts.isIdentifier(next) && responseNames.test(ts.idText(next));
  });
}

function isRequestType(type: ts.TypeNode | undefined): boolean {
  if (!type || !ts.isTypeReferenceNode(type)) return false;
  const { typeName } = type;
  return requestTypes.test(ts.idText(ts.isIdentifier(typeName) ? typeName : typeName.right));
}

/** `export async function GET(request)` of Next.js and its like, and `exports.handler = async (event) => …` of Lambda. */
function isRouteOfFramework(node: FunctionNode): boolean {
  if (ts.isFunctionDeclaration(node)) {
    const isExported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
    return (
      isExported &&
      node.name !== undefined &&
      nextRoutes.test(ts.idText(node.name)) &&
      node.parameters.length > 0
    );
  }
  const { parent } = outerOf(node);
  if (ts.isBinaryExpression(parent) && isAccess(parent.left)) return memberName(parent.left) === 'handler';
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return false;
  const statement = parent.parent.parent;
  const isExported =
    ts.isVariableStatement(statement) &&
    (statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);
  const name = ts.idText(parent.name);
  return isExported && (nextRoutes.test(name) || name === 'handler') && node.parameters.length > 0;
}
