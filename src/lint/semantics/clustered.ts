import * as ts from 'typescript';
import type { Fact, RuleContext } from '../rule';
import { unwrap } from '../syntax/nodes';
import { propertyOf } from './origins';
import type { Semantics } from './semantics';

const clusterImport = /['"`](node:)?cluster['"`]/;

/** Whether the file is of a program of which several workers run, as far as it or the project says so. */
export function isClustered({ file, project }: Pick<RuleContext, 'file' | 'project'>): boolean {
  return project.isClustered === true || file.mentions(clusterImport);
}

/** A middleware is given no store. */
export const hasMemoryStore: Fact = (semantics) => memoryStores(semantics).length > 0;

/** Packages that keep what they count or remember in the worker's own memory, if they are given no store. */
const stores: Readonly<Record<string, string>> = {
  'express-session': 'sessions',
  'express-rate-limit': 'counts of requests',
  'express-rate-limit.rateLimit': 'counts of requests',
  'express-slow-down': 'counts of requests',
  'express-slow-down.slowDown': 'counts of requests',
  'koa-ratelimit': 'counts of requests',
};

/** A call that makes a middleware with its memory in the worker. */
export interface MemoryStore {
  readonly call: ts.CallExpression;
  /** What it keeps, in the plural. */
  readonly what: string;
}

/** All middlewares of the section that are given no store. */
export function memoryStores({ section, modules }: Semantics): readonly MemoryStore[] {
  return section.calls.flatMap((call) => {
    if (!ts.isCallExpression(call)) return [];
    const what = stores[modules.resolve(call.expression)?.path ?? ''];
    if (what === undefined || mayHaveStore(call.arguments[0])) return [];
    return [{ call, what }];
  });
}

function mayHaveStore(options: ts.Expression | undefined): boolean {
  if (!options) return false;
  const node = unwrap(options);
  if (!ts.isObjectLiteralExpression(node)) return true;
  return propertyOf(node, 'store') !== undefined || node.properties.some((one) => ts.isSpreadAssignment(one));
}
