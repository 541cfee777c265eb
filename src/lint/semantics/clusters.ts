import * as ts from 'typescript';
import { isAccess, memberName, stringOf, unwrap } from '../syntax/nodes';
import type { Fact } from '../rule';
import { Memo } from '../memo';
import type { Semantics } from './semantics';

/** A file that does not name the module forks no worker. */
export const clusterMention = /cluster/;

/** The calls of `cluster.fork()` in a section. */
export function forkCalls(semantics: Semantics): readonly ts.CallExpression[] {
  return semantics.section.calls.filter(
    (call): call is ts.CallExpression => ts.isCallExpression(call) && isFork(call, semantics),
  );
}

/** Workers are forked. */
export const hasFork: Fact = (semantics) => forkCalls(semantics).length > 0;

/** Whether it is a call of `cluster.fork()`. */
export function isFork(call: ts.CallExpression, { modules }: Semantics): boolean {
  return modules.resolve(call.expression)?.path === 'cluster.fork';
}

/** Listeners to an event in a section: calls of `on` and its like, by the name of the event. */
export function listenersTo(event: string, semantics: Semantics): readonly ts.CallExpression[] {
  let listeners = known.get(semantics);
  if (!listeners) known.set(semantics, (listeners = findListeners(semantics)));
  return listeners.get(event) ?? [];
}

const known = new Memo<Semantics, ReadonlyMap<string, readonly ts.CallExpression[]>>();
const listening = new Set(['on', 'once', 'addListener', 'prependListener', 'prependOnceListener']);

function findListeners({ section }: Semantics): ReadonlyMap<string, readonly ts.CallExpression[]> {
  const found = new Map<string, ts.CallExpression[]>();
  for (const call of section.calls) {
    if (!ts.isCallExpression(call)) continue;
    const callee = unwrap(call.expression);
    const [first] = call.arguments;
    if (!first || !isAccess(callee) || !listening.has(memberName(callee) ?? '')) continue;
    const event = stringOf(unwrap(first));
    if (event === undefined) continue;
    const calls = found.get(event);
    if (calls) calls.push(call);
    else found.set(event, [call]);
  }
  return found;
}
