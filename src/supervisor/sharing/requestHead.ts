/**
 * Looks into the first bytes of a connection for what its client is known by, without ever changing them. It reads
 * no more of HTTP than that takes; the worker's own parser is the judge of the request.
 */

/** What the first request says. */
export interface RequestHead {
  /** By lower-case name; of several with one name the first. */
  header(name: string): string | undefined;
}

/** Of what has arrived: not enough yet, not to be looked into, or the head of a request. */
export type Examined = 'incomplete' | 'opaque' | RequestHead;

/** The longest token that is taken for a method; the longest registered one has 17 letters. */
const longestMethod = 32;
/** RFC 9110, section 5.6.2. */
const method = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Where the blank line that ends a head begins, or -1. Bare line feeds count, as servers may take them. */
function endOfHead(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(lineFeed, from); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) {
    const next = bytes[at + 1] === carriageReturn ? at + 2 : at + 1;
    if (bytes[next] === lineFeed) return at;
  }
  return -1;
}

/** Whether the bytes can still become `METHOD target…`: those of TLS and of most binary protocols cannot. */
function mayBeRequest(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, longestMethod + 1);
  const space = start.indexOf(' ');
  const token = space === -1 ? start : start.slice(0, space);
  return token.length > 0 && token.length <= longestMethod && method.test(token);
}

function parseHeaders(text: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.split('\n').slice(1)) {
    const colon = line.indexOf(':');
    if (colon === -1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    if (!headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}

/**
 * @param bytes everything of the connection so far
 * @param known how many of them were examined before, and incomplete
 * @param isFinal no more will be waited for: the complete lines that are there are all that is known
 */
export function examineHead(bytes: Buffer, known: number, isFinal: boolean): Examined {
  if (bytes.length === 0) return isFinal ? 'opaque' : 'incomplete';
  if (!mayBeRequest(bytes)) return 'opaque';
  const end = endOfHead(bytes, Math.max(0, known - 2));
  if (end === -1 && !isFinal) return 'incomplete';
  const headers = parseHeaders(
    bytes.toString('latin1', 0, end === -1 ? bytes.lastIndexOf(lineFeed) + 1 : end),
  );
  return { header: (name) => headers.get(name) };
}

/** The value of a cookie in a `Cookie` header, as it stands there; its name is compared without case. */
export function cookieOf(head: RequestHead, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const pair of head.header('cookie')?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals !== -1 && pair.slice(0, equals).trim().toLowerCase() === wanted) {
      return pair.slice(equals + 1).trim();
    }
  }
  return undefined;
}
