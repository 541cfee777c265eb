import { posix, win32 } from 'node:path';

const maxLength = 4096;

/**
 * Arguments on one line of at most 4,096 characters. A program may call itself anything, line breaks and terminal
 * escapes included, and this text ends up in logs, trees and terminals.
 */
export function oneLine(args: readonly string[]): string {
  const line = args
    .join(' ')
    .slice(0, 2 * (maxLength + 1))
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  // By code point, so that a cut never leaves half a surrogate pair.
  const characters = line.length > maxLength ? Array.from(line) : [];
  return characters.length > maxLength ? `${characters.slice(0, maxLength - 1).join('')}…` : line;
}

/** Whether a command line is that of Node.js, whose event loop takes the status of each child as soon as it turns. */
export function isNode([program = '']: readonly string[]): boolean {
  const name = win32.basename(posix.basename(program));
  return /^node(?:js)?(?:\.exe)?$/i.test(name);
}
