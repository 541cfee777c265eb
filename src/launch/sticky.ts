import type { Sticky } from '../protocol/plan';

/** What a person may write, for a sentence: "takes …". */
export const stickyForms = '"off", "address", "cookie:NAME" or "header:NAME"';

/** A token of RFC 9110, which names of headers and of cookies are. */
const named = /^(cookie|header):([!#$%&'*+\-.^_`|~0-9A-Za-z]+)$/;

/** @returns nothing when the text is none of `stickyForms` */
export function parseSticky(text: string): Sticky | 'off' | undefined {
  if (text === 'off') return 'off';
  if (text === 'address') return { by: 'address' };
  const [, by, name] = named.exec(text) ?? [];
  if (name === undefined) return undefined;
  return by === 'cookie' ? { by: 'cookie', name } : { by: 'header', name };
}
