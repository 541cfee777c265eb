const MAX_LENGTH = 200;

/**
 * Makes a process's own account of itself fit to print: one line, at most 200 characters.
 *
 * A process may call itself anything, line breaks and terminal escapes included, and this text ends up in
 * logs and notifications. NUL separates the arguments in `/proc/PID/cmdline`, so it becomes a space too.
 */
export function commandText(raw: string): string {
  const line = raw.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  // By code point, so that a cut never leaves half a surrogate pair.
  const characters = Array.from(line);
  return characters.length > MAX_LENGTH ? `${characters.slice(0, MAX_LENGTH - 1).join('')}…` : line;
}
