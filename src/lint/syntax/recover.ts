import { parse, type SyntaxTree } from './parse';
import { endOfLine } from './nodes';

/**
 * The tree of a text without the line that the parser stumbled over, which is blank, so that offsets stay: an open
 * template or comment hides all that is behind it. Nothing where blanking one line does not mend the text.
 */
export function withoutBrokenLine(fileName: string, { text, errors }: SyntaxTree): SyntaxTree | undefined {
  const [first] = errors;
  if (!first) return undefined;
  for (const at of suspects(text, first.range.start)) {
    const start = text.lastIndexOf('\n', at - 1) + 1;
    const end = endOfLine(text, start);
    if (text.slice(start, end).trim() === '') continue;
    const tree = parse(fileName, text.slice(0, start) + ' '.repeat(end - start) + text.slice(end));
    if (tree.errors.length === 0) return tree;
  }
  return undefined;
}

/** The line of the first error, the line before it, which was not ended, and that of the last comment, for one left open. */
function suspects(text: string, error: number): readonly number[] {
  const line = text.lastIndexOf('\n', error - 1);
  let before = line;
  while (before > 0 && /\s/.test(text.charAt(before))) before--;
  const comment = error >= text.trimEnd().length ? text.lastIndexOf('/*') : -1;
  return [comment, before, error].filter((at) => at >= 0);
}
