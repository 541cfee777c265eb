import * as ts from 'typescript';
import { isAccess, memberName, stringOf, unwrap } from '../syntax/nodes';
import type { Semantics } from './semantics';

/** A file that does not name the module forks no worker. */
export const clusterMention = /cluster/;

/** The calls of `cluster.fork()` in a file. */
export function forkCalls(semantics: Semantics): readonly ts.CallExpression[] {
  return semantics.bindings.calls.filter(
    (call): call is ts.CallExpression => ts.isCallExpression(call) && isFork(call, semantics),
  );
}

/** Whether it is a call of `cluster.fork()`. */
export function isFork(call: ts.CallExpression, { modules }: Semantics): boolean {
  return modules.resolve(call.expression)?.path === 'cluster.fork';
}

/** Listeners to an event in a file: calls of `on` and its like, by the name of the event. */
export function listenersTo(event: string, { bindings }: Semantics): readonly ts.CallExpression[] {
  return bindings.calls.filter((call): call is ts.CallExpression => {
    if (!ts.isCallExpression(call)) return false;
    const callee = unwrap(call.expression);
    const [first] = call.arguments;
    return (
      isAccess(callee) &&
      /^(on|once|addListener|prependListener|prependOnceListener)$/.test(memberName(callee) ?? '') &&
      first !== undefined &&
      stringOf(unwrap(first)) === event
    );
  });
}
