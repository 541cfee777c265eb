import * as ts from 'typescript';
import {
  isAccess,
  isFunction,
  memberName,
  outerOf,
  parentOf,
  unwrap,
  type FunctionNode,
  stringOf,
} from '../syntax/nodes';
import type { Bindings } from './bindings';
import type { Handlers } from './handlers';
import type { Modules } from './modules';
import { onlyValue, originsOf, type Origin } from './origins';

/** From whom a text comes that the program did not choose. */
export type SourceKind = 'request' | 'message' | 'argv' | 'environment' | 'input';

const fromArgv =
  /^(process\.argv|yargs(\.\w+(\(\))?)*\.(argv|parse(Sync)?\(\))|yargs\(\)\S*\.(argv|parse(Sync)?\(\))|util\.parseArgs\(\)|minimist\(\)|mri\(\)|arg\(\)|meow\(\)|getopts\(\)|yargs-parser\(\)|command-line-args\(\)|commander(\.\w+(\(\))?)*\.(opts\(\)|args)|dashdash\.\w+\(\)(\.parse\(\))?|get-them-args\(\)|optimist\.argv|args\.parse\(\)|argparse\.ArgumentParser\(\)\.parse_(known_)?args\(\)|shelljs\.env|arg-parser\(\)|subarg\(\))(?=$|\.)/;
/** Those of them that know no command line of their own, and take apart the list that they are given. */
const fromList = /^(minimist|mri|getopts|yargs-parser|subarg)\(\)/;
const fromEnvironment = /^process\.env\./;
const fromInput =
  /^(@actions\/core\.getInput\(\)|readline-sync\.\w+\(\)|prompt-sync\(\)\(\)|prompts\(\)|inquirer\.prompt\(\)|@inquirer\/prompts\.\w+\(\))/;

/** What of a request its sender writes. */
const requestParts = new Set([
  ...[
    'query',
    'body',
    'params',
    'headers',
    'cookies',
    'url',
    'originalUrl',
    'path',
    'param',
    'get',
    'header',
    'files',
  ],
  ...[
    'file',
    'rawBody',
    'request',
    'req',
    'searchParams',
    'hostname',
    'host',
    'signedCookies',
    'payload',
    'nextUrl',
  ],
  ...[
    'json',
    'text',
    'formData',
    'queryStringParameters',
    'pathParameters',
    'httpVersion',
    'rawHeaders',
    'queries',
  ],
  ...[
    'subdomains',
    'data',
    'detail',
    'Records',
    'rawQueryString',
    'rawPath',
    'multiValueHeaders',
    'querystring',
    'on',
  ],
]);

/** Environment variables that the machine's owner sets, which hold a place or a name of the system. */
const ownEnvironment =
  /^(HOME|PATH|PWD|TMPDIR|TEMP|TMP|USER|USERNAME|LOGNAME|SHELL|USERPROFILE|APPDATA|LOCALAPPDATA|SystemRoot|windir|ComSpec|NODE_ENV|CI|npm_\w+|INIT_CWD|ProgramFiles\w*|RUNNER_\w+|GITHUB_(ACTION|ACTIONS|ACTION_PATH|API_URL|ENV|EVENT_NAME|EVENT_PATH|GRAPHQL_URL|JOB|PATH|REPOSITORY|REPOSITORY_ID|REPOSITORY_OWNER|RETENTION_DAYS|RUN_ATTEMPT|RUN_ID|RUN_NUMBER|SERVER_URL|SHA|STEP_SUMMARY|WORKFLOW|WORKSPACE))$/i;

/** Members and variables between a parser's call and a use of what it gave. */
const mostSteps = 6;

export class Sources {
  readonly #bindings: Bindings;
  readonly #modules: Modules;
  readonly #handlers: Handlers;

  constructor(bindings: Bindings, modules: Modules, handlers: Handlers) {
    this.#bindings = bindings;
    this.#modules = modules;
    this.#handlers = handlers;
  }

  /** Who wrote the value, where the expression itself is where it enters the program. */
  sourceOf(expression: ts.Expression): SourceKind | undefined {
    const node = unwrap(expression);
    const path = this.#modules.resolve(node)?.path;
    if (path !== undefined) {
      if (this.isOwn(node)) return undefined;
      if (fromArgv.test(path)) return this.isOfNothing(node) ? undefined : 'argv';
      if (fromEnvironment.test(path)) return 'environment';
      if (fromInput.test(path)) return 'input';
    }
    if (isAccess(node)) {
      const holder = unwrap(node.expression);
      if (this.#modules.resolve(holder)?.path === 'process.env') return 'environment';
      const name = memberName(node);
      if (ts.isIdentifier(holder) && name !== undefined && requestParts.has(name) && this.#isRequest(holder))
        return 'request';
    }
    return undefined;
  }

  /** Who wrote a member, where a pattern such as `const { name } = object` names it. */
  sourceOfMember(object: ts.Expression, name: string): SourceKind | undefined {
    const node = unwrap(object);
    if (ts.isIdentifier(node) && requestParts.has(name) && this.#isRequest(node)) return 'request';
    const path = this.#modules.resolve(node)?.path;
    if (path === 'process.env') return ownEnvironment.test(name) ? undefined : 'environment';
    return path !== undefined && fromArgv.test(path) && !/^[01]$/.test(name) ? 'argv' : undefined;
  }

  /** A part of what a parser of arguments makes of no list at all. */
  isOfNothing(expression: ts.Expression): boolean {
    let node = unwrap(expression);
    if (!fromList.test(this.#modules.resolve(node)?.path ?? '')) return false;
    for (let step = 0; step < mostSteps; step++) {
      if (isAccess(node)) node = unwrap(node.expression);
      else if (ts.isIdentifier(node)) {
        const binding = this.#bindings.bindingOf(node);
        const value = binding && onlyValue(binding, this.#bindings);
        if (!value) return false;
        node = unwrap(value);
      } else break;
    }
    return ts.isCallExpression(node) && node.arguments.length === 0;
  }

  /** What the system says of itself: paths of node and of the script, and variables that the machine's owner sets. */
  isOwn(expression: ts.Expression): boolean {
    const node = unwrap(expression);
    const path = this.#modules.resolve(node)?.path;
    if (path !== undefined && fromEnvironment.test(path)) return ownEnvironment.test(path.slice(12));
    return (
      isOwnArgument(node) && isAccess(node) && this.#modules.resolve(node.expression)?.path === 'process.argv'
    );
  }

  #isRequest(node: ts.Identifier): boolean {
    const binding = this.#bindings.bindingOf(node);
    if (!binding) return false;
    return originsOf(binding, this.#bindings).some(
      (origin) =>
        origin.kind === 'parameter' &&
        origin.path.length === 0 &&
        origin.index === requestIndex(origin.function) &&
        this.#handlers.triggerOf(origin.function) === 'request',
    );
  }

  /** Who writes what a parameter is given, where the function is a handler. */
  sourceOfParameter(origin: Origin & { kind: 'parameter' }): SourceKind | undefined {
    const trigger = this.#handlers.triggerOf(origin.function);
    if (trigger === 'request') {
      const [part] = origin.path;
      if (origin.index === 0 && isLambda(origin.function)) return 'request';
      const isPart =
        part !== undefined && origin.index === requestIndex(origin.function) && requestParts.has(part);
      return isPart ? 'request' : undefined;
    }
    if (trigger === 'message') return isMessage(origin) ? 'message' : undefined;
    return isAnswer(origin.function, origin.index) ? 'input' : undefined;
  }
}

/** `process.argv[0]` and `[1]` are node's and the script's own. */
function isOwnArgument(node: ts.Expression): boolean {
  if (!ts.isElementAccessExpression(node)) return false;
  const index = unwrap(node.argumentExpression);
  return ts.isNumericLiteral(index) && Number(index.text) < 2;
}

/** `exports.handler = (event) => …`: all of the event is what the caller sent. */
function isLambda(node: FunctionNode): boolean {
  const { parent } = outerOf(node);
  if (ts.isBinaryExpression(parent) && isAccess(parent.left)) return memberName(parent.left) === 'handler';
  return (
    ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) && ts.idText(parent.name) === 'handler'
  );
}

/** A request is the first parameter, but for handlers of errors, which have four. */
function requestIndex(node: FunctionNode): number {
  return node.parameters.length === 4 ? 1 : 0;
}

/** A socket's `'message'` gives the message first; cluster's gives the worker before it. */
function isMessage({ index }: { readonly index: number }): boolean {
  return index < 2;
}

/** The answer of `readline`'s `question`, a line of its input, or data of standard input. */
function isAnswer(node: FunctionNode, index: number): boolean {
  const call = parentOf(outerOf(node));
  if (index !== 0 || !call || !ts.isCallExpression(call) || !isAccess(call.expression)) return false;
  const method = memberName(call.expression);
  const [first] = call.arguments;
  if (method === 'question') return true;
  return method === 'on' && first !== undefined && stringOf(unwrap(first)) === 'line' && isFunction(node);
}
