import type { Report, RuleContext } from '../rule';
import type { CommandCall } from '../shell/commandCalls';
import { quoteOf, rangeOf } from '../syntax/nodes';
import { from, wayOf } from './ways';

/**
 * A program that a stranger names needs no shell to do harm. Those who start this one, by its arguments or their
 * environment, may run what they like.
 */
export function strangersProgram(
  { program, function: { name } }: CommandCall,
  { semantics, tree: { root } }: RuleContext,
): Report | undefined {
  if (!program) return undefined;
  const hole = semantics.evaluator
    .valueOf(program)
    .holes.find(({ source }) => source === 'request' || source === 'message');
  if (hole?.source === undefined) return undefined;
  const range = rangeOf(program, root);
  return {
    range,
    severity: 'error',
    message: `\`${quoteOf(hole.node, root)}\` comes from ${from[hole.source]} and names the program that \`${name}\` starts: whoever writes it chooses what runs.`,
    related: wayOf(hole, range, root),
    noFix: 'Only you can say which programs may be started: look the name up in a list of them.',
  };
}
