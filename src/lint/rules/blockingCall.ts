import * as ts from 'typescript';
import type { Fix } from '../finding';
import { replace, together } from '../fixes/edits';
import { memberOfModule } from '../fixes/imports';
import type { Rule, RuleContext } from '../rule';
import {
  enclosingFunction,
  isAccess,
  memberName,
  outerOf,
  quoteOf,
  rangeOf,
  textOf,
  unwrap,
} from '../syntax/nodes';

const processes =
  /^(child_process\.(exec|execFile|spawn)Sync|cross-spawn\.sync|execa\.(execaSync|execaCommandSync|sync|commandSync))$/;
const computations =
  /^(crypto\.(pbkdf2|scrypt|argon2|generateKeyPair|generateKey|generatePrime|checkPrime)Sync|zlib\.\w+Sync|bcrypt(js)?\.(hash|compare|genSalt)Sync|argon2\.\w+Sync|Atomics\.wait|sleep\.\w+|deasync\.\w+)$/;
const files = /^(fs|graceful-fs|fs-extra)\.\w+Sync$/;
/** They take microseconds, and are in the way of nobody. */
const quick = /\.(exists|stat|lstat|fstat|access|realpath|open|close|mkdir|fsync|readlink|utimes|chmod)Sync$/;

/** A call that holds up every other request of the worker until it has ended. */
export const blockingCall: Rule = {
  id: 'blocking-call',
  severity: 'warning',
  summary: 'A synchronous call while requests are handled',
  // `async` is in every other file, and must not have it parsed.
  mention: /Sync\b|\bsync\b|deasync|\bsleep['"`]|Atomics/,
  twins: ['n/no-sync', 'node/no-sync', 'no-sync'],
  check(context) {
    const { semantics, tree } = context;
    for (const call of semantics.section.calls) {
      if (!ts.isCallExpression(call)) continue;
      const path = semantics.modules.resolve(call.expression)?.path;
      if (path === undefined || !isBlocking(path)) continue;
      const handling = semantics.handlers.handlingOf(call);
      if (!handling) continue;
      const fix = asyncTwin(call, path, context);
      context.report({
        range: rangeOf(call.expression, tree.root),
        message: `\`${quoteOf(call.expression, tree.root)}\` blocks this worker while it handles a ${handling.trigger}: every other one waits until it has ended.`,
        ...('title' in fix ? { fixes: [fix] } : { noFix: fix.problem }),
      });
    }
  },
};

function isBlocking(path: string): boolean {
  return (processes.test(path) || computations.test(path) || files.test(path)) && !quick.test(path);
}

/** `fs.readFileSync(…)` → `await fs.promises.readFile(…)`, where `await` may stand. */
function asyncTwin(call: ts.CallExpression, path: string, context: RuleContext): Fix | { problem: string } {
  const { root } = context.tree;
  const owner = enclosingFunction(call);
  const isAsync =
    owner &&
    ts.canHaveModifiers(owner) &&
    (owner.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false);
  if (!isAsync) return { problem: 'The function is not `async`.' };
  if (processes.test(path)) return { problem: 'The asynchronous function gives its output in another form.' };
  const twin = path.slice(path.lastIndexOf('.') + 1).replace(/Sync$/, '');
  const written = twinOf(call, path, twin, context);
  if (!written) return { problem: 'The function is not imported in a form that can be rewritten.' };
  const isOperand =
    isAccess(outerOf(call).parent) || (ts.isCallExpression(call.parent) && call.parent.expression === call);
  const args = root.text.slice(call.expression.end, call.end);
  const text = `await ${written.text}${args}`;
  const edits = together([...written.edits, replace(call, isOperand ? `(${text})` : text, root)]);
  return edits
    ? { title: `Await ${twin}`, edits, isPreferred: true }
    : { problem: 'The places to change lie in each other.' };
}

function twinOf(
  call: ts.CallExpression,
  path: string,
  twin: string,
  context: RuleContext,
): ReturnType<typeof memberOfModule> {
  const { semantics, tree } = context;
  const callee = unwrap(call.expression);
  const object =
    isAccess(callee) && memberName(callee) !== undefined ? textOf(callee.expression, tree.root) : undefined;
  const module = path.slice(0, path.lastIndexOf('.'));
  if (/^(fs-extra|bcrypt|bcryptjs)$/.test(module))
    return object === undefined ? undefined : { text: `${object}.${twin}`, edits: [] };
  if (module === 'fs')
    return object === undefined
      ? memberOfModule('fs', `promises.${twin}`, call, semantics, tree.root)
      : { text: `${object}.promises.${twin}`, edits: [] };
  if (!/^(crypto|zlib)$/.test(module) || object === undefined) return undefined;
  const promisify = memberOfModule('util', 'promisify', call, semantics, tree.root);
  return promisify && { text: `${promisify.text}(${object}.${twin})`, edits: promisify.edits };
}
