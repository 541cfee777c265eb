import * as ts from 'typescript';
import type { Rule, RuleContext } from '../rule';
import { isClustered, memoryStores } from '../semantics/clustered';
import { propertyOf } from '../semantics/origins';
import { rangeOf, unwrap } from '../syntax/nodes';

/** Packages that bring each client to its worker again, or let the workers speak for each other. */
const helped =
  /@socket\.io\/(sticky|cluster-adapter|[\w-]*adapter)|sticky-session|sticky-cluster|socket\.io-redis|socketcluster|\.adapter\(/;

/** Connections that belong together reach workers that know nothing of each other. */
export const stickyRequired: Rule = {
  id: 'sticky-required',
  severity: 'warning',
  summary: 'Socket.IO or sessions in memory, in a clustered program that sends a client to any worker',
  mention: /socket\.io|express-session/,
  twins: [],
  check(context) {
    const { semantics, tree, project, file } = context;
    if (project.isSticky === true || !isClustered(context) || file.mentions(helped)) return;
    const fixes = [
      {
        title: 'Turn on muster.sticky',
        edits: [],
        isPreferred: false,
        setting: { key: 'muster.sticky', value: 'address' },
      } as const,
    ];
    for (const call of socketServers(context))
      context.report({
        range: rangeOf(call.expression, tree.root),
        message:
          'The requests of one Socket.IO client reach different workers, which answer that they do not know it: turn on `muster.sticky`, or use @socket.io/sticky with @socket.io/cluster-adapter.',
        fixes,
      });
    for (const { call, what } of memoryStores(semantics))
      if (what === 'sessions')
        context.report({
          range: rangeOf(call, tree.root),
          message:
            'Without a `store` a session is known only to the worker that made it: keep sessions in Redis or a database, or turn on `muster.sticky`.',
          fixes,
        });
  },
};

function socketServers({
  semantics: { section, modules },
}: RuleContext): readonly (ts.CallExpression | ts.NewExpression)[] {
  return section.calls.filter((call): call is ts.CallExpression | ts.NewExpression => {
    if (ts.isTaggedTemplateExpression(call)) return false;
    const path = modules.resolve(call.expression)?.path;
    const isServer = ts.isNewExpression(call) ? /^socket\.io(\.Server)?$/ : /^socket\.io(\.listen)?$/;
    return path !== undefined && isServer.test(path) && !(call.arguments ?? []).some(isWebSocketOnly);
  });
}

/** `transports: ['websocket']`: one connection, which stays where it is. */
function isWebSocketOnly(argument: ts.Expression): boolean {
  const options = unwrap(argument);
  const transports = ts.isObjectLiteralExpression(options) ? propertyOf(options, 'transports') : undefined;
  const list = transports && unwrap(transports);
  if (!list || !ts.isArrayLiteralExpression(list)) return false;
  return list.elements.every((one) => ts.isStringLiteralLike(one) && one.text === 'websocket');
}
