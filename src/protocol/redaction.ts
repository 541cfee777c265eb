/** What stands for a secret is taken out of what a person is shown: by the worker, or where a report is written. */
/** Longer is no name of a field. */
const maxKey = 128;
/** Names whose answer is kept. */
const maxKnown = 1000;

/** Which names stand before a secret. */
export interface Redaction {
  isSecret(key: string): boolean;
  /** A text without what follows the name of a secret, as in JSON, in headers, in a query, on a command line. */
  cleared(text: string): string;
}

/**
 * @param words a name that holds one of them, without regard to case, `-` and `_`, is a secret's: `token` stands for
 * `accessToken` and `X-Auth-Token`
 */
export function createRedaction(words: readonly string[]): Redaction {
  const letters = words.map(bare).filter((word) => word !== '');
  if (letters.length === 0) return { isSecret: () => false, cleared: (text) => text };
  const anywhere = new RegExp(letters.map(escape).join('|'));
  // It begins with the word itself, and all of its repetitions are bounded: its time is that of reading the text.
  const inText = new RegExp(
    `((?:${letters.map(spaced).join('|')})[\\w-]{0,64}\\\\*["']?\\s{0,8}[:=]\\s{0,8}\\[?\\s{0,8})` +
      `(?:\\\\*"[^"]*"?|'[^']*'?|(?:(?:bearer|basic|digest)\\s{1,8})?[^\\s,;&"'}\\]]+)`,
    'gi',
  );
  const known = new Map<string, boolean>();
  return {
    isSecret(key) {
      if (key.length > maxKey) return false;
      const before = known.get(key);
      if (before !== undefined) return before;
      if (known.size >= maxKnown) known.clear();
      const isSecret = anywhere.test(bare(key));
      known.set(key, isSecret);
      return isSecret;
    },
    // Most texts have neither sign, and the pattern is long: to make it costs a worker that starts half a millisecond.
    cleared: (text) => (/[:=]/.test(text) ? text.replace(inText, '$1[redacted]') : text),
  };
}

/** The words of a command line without the values of secrets, whether `--token=x` or `--token x`. */
export function redactedWords(words: readonly string[], redaction: Redaction): string[] {
  let isAfterKey = false;
  return words.map((word) => {
    const text = isAfterKey ? '[redacted]' : redaction.cleared(word);
    isAfterKey = word.startsWith('-') && !word.includes('=') && redaction.isSecret(word);
    return text;
  });
}

const bare = (key: string): string => key.toLowerCase().replace(/[-_\s]/g, '');
const escape = (letters: string): string => letters.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const spaced = (word: string): string => Array.from(word, escape).join('[-_]?');
