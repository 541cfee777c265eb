import type { ProcessDetails } from './types';

/** Whether a process is to be kept when the worker or the session it came from ends. */
export type IsKept = (process: Pick<ProcessDetails, 'args' | 'command'>) => boolean;

/**
 * Compiles the patterns of `muster.keepAlive`. With `*` (any characters, none too) or `?` (exactly one) a pattern is
 * matched against the whole command line; without, it is looked for anywhere in it. Upper and lower case differ.
 * The command line is the arguments joined by spaces. A pattern of nothing but spaces keeps nothing.
 */
export function compileKeepPatterns(patterns: readonly string[]): IsKept {
  const matchers = patterns.filter((pattern) => pattern.trim() !== '').map(compile);
  return ({ args, command }) => {
    const line = args.length > 0 ? args.join(' ') : command;
    return matchers.some((matches) => matches(line));
  };
}

function compile(pattern: string): (line: string) => boolean {
  if (!/[*?]/.test(pattern)) return (line) => line.includes(pattern);
  const parts = pattern.split(/\*+/);
  return (line) => matchesParts(line, parts);
}

/**
 * Whether a line is made of these parts with anything between them. Each part is taken at its first place, which
 * needs no way back: a regular expression of many stars could take for ever on a long command line.
 */
function matchesParts(line: string, parts: readonly string[]): boolean {
  const characters = Array.from(line);
  const [first = [], ...rest] = parts.map((part) => Array.from(part));
  const last = rest.pop();
  if (!isAt(characters, first, 0)) return false;
  if (last === undefined) return first.length === characters.length;
  let at = first.length;
  for (const part of rest) {
    while (at + part.length <= characters.length && !isAt(characters, part, at)) at++;
    at += part.length;
  }
  const end = characters.length - last.length;
  return at <= end && isAt(characters, last, end);
}

function isAt(characters: readonly string[], part: readonly string[], at: number): boolean {
  return part.every((wanted, offset) => {
    const character = characters[at + offset];
    return character !== undefined && (wanted === '?' || wanted === character);
  });
}
