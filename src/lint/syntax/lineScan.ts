/** What a line of code leaves open, and what it closes that it did not open. */
export interface LineState {
  /** The innermost last: brackets, `${`, a quote, or `/*`. */
  readonly open: readonly string[];
  /** Closing brackets without an opening one, in their order. */
  readonly closed: string;
}

const closers: Readonly<Record<string, string>> = {
  '(': ')',
  '[': ']',
  '{': '}',
  '${': '}',
  "'": "'",
  '"': '"',
  '`': '`',
  '/*': '*/',
};
/** What a slash stands behind when it begins a regular expression; else it divides. */
const beforeRegExp = /(^|[([{,;=:!&|?+*%<>~^-]|\b(return|typeof|case|in|of|void|await|yield))\s*$/;
const regExp = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;

/** Reads a line that begins in code. */
export function scanLine(line: string): LineState {
  const open: string[] = [];
  let closed = '';
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    const inner = open.at(-1);
    if (inner === '/*') {
      if (line.startsWith('*/', at)) {
        open.pop();
        at++;
      }
    } else if (inner === "'" || inner === '"' || inner === '`') {
      if (character === '\\') at++;
      else if (character === inner) open.pop();
      else if (inner === '`' && line.startsWith('${', at)) {
        open.push('${');
        at++;
      }
    } else if (line.startsWith('//', at)) break;
    else if (line.startsWith('/*', at)) {
      open.push('/*');
      at++;
    } else if (character === '/') {
      regExp.lastIndex = at;
      if (beforeRegExp.test(line.slice(Math.max(0, at - 20), at)) && regExp.test(line))
        at = regExp.lastIndex - 1;
    } else if (/[([{'"`]/.test(character)) open.push(character);
    else if (/[)\]}]/.test(character)) {
      if (inner !== undefined && closers[inner] === character) open.pop();
      else closed += character;
    }
  }
  return { open, closed };
}

/** What closes the innermost of what is open, so many of them. */
export function closersOf({ open }: LineState, count: number): string {
  return open
    .slice(open.length - count)
    .reverse()
    .map((one) => closers[one] ?? '')
    .join('');
}

/** The two lines are the same to the lines around them. */
export function leavesTheSame(one: LineState, other: LineState): boolean {
  return one.closed === other.closed && one.open.join(' ') === other.open.join(' ');
}
