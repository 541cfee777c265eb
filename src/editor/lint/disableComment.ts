import type { CommentPlace, TextEdit } from '../../lint';

const reason = 'reason';

/** A comment of ours alone on its line, up to where another rule's name can be added. */
const ours = /^(\s*(?:\/\/|\{\s*\/\*)\s*muster-disable-next-line(?:[ ,]+(?!--)[\w/-]+)+)/;

/**
 * The edit that switches a rule off for the line of a finding: a comment above it, or the rule's name in the comment
 * that is there already.
 * @param offset of the finding
 * @param place how a comment at the start of the line is written
 * @returns nothing where a comment would be text
 */
export function disableComment(
  text: string,
  offset: number,
  rule: string,
  place: CommentPlace,
): TextEdit | undefined {
  if (place === 'none') return undefined;
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const above = text.lastIndexOf('\n', line - 2) + 1;
  const known = line === 0 ? null : ours.exec(text.slice(above, line));
  if (known?.[1] !== undefined) return insertion(above + known[1].length, `, ${rule}`);

  const indentation = /^[ \t]*/.exec(text.slice(line, offset))?.[0] ?? '';
  const comment = `muster-disable-next-line ${rule} -- ${reason}`;
  const written = place === 'jsx' ? `{/* ${comment} */}` : `// ${comment}`;
  return insertion(line, `${indentation}${written}${text.includes('\r\n') ? '\r\n' : '\n'}`);
}

function insertion(offset: number, newText: string): TextEdit {
  return { range: { start: offset, end: offset }, newText };
}
