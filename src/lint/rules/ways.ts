import type * as ts from 'typescript';
import type { Range, RelatedPlace } from '../finding';
import type { SourceKind } from '../semantics/sources';
import type { Hole } from '../semantics/values';
import { quoteOf, rangeOf } from '../syntax/nodes';

/** From whom a value comes, as the end of a sentence. */
export const from: Readonly<Record<SourceKind, string>> = {
  request: 'a request',
  message: 'a message',
  argv: 'the command line',
  environment: 'the environment',
  input: 'what someone types',
};

/** The way of what comes from outside, and for the rest the place where it is put in, where that is elsewhere. */
export function wayOf({ node, trust, source, via }: Hole, range: Range, root: ts.SourceFile): RelatedPlace[] {
  const entry = rangeOf(node, root);
  const what = `\`${quoteOf(node, root)}\``;
  const isInside = range.start <= entry.start && entry.end <= range.end;
  if (trust !== 'tainted' || !source)
    return isInside ? [] : [{ range: entry, message: `${what} is put in here` }];
  const way = via.map((step) => ({ range: rangeOf(step, root), message: 'it goes on from here' }));
  return [{ range: entry, message: `${what} comes from ${from[source]}` }, ...way];
}
