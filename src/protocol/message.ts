/** Characters of JSON that a message from a person may have. */
export const maxMessageLength = 1024 * 1024;

/**
 * Why a value cannot be sent to a worker, in a sentence for a person; nothing when it can. Node keeps messages whose
 * `cmd` begins with `NODE_` to itself, and acts on them.
 * Source: `isInternal` in lib/internal/child_process.js.
 */
export function problemOf(message: unknown): string | undefined {
  const length = JSON.stringify(message).length;
  if (length > maxMessageLength)
    return `The message has ${length} characters of JSON: it may have ${maxMessageLength}.`;
  if (typeof message !== 'object' || message === null) return undefined;
  const { cmd } = message as { cmd?: unknown };
  return typeof cmd === 'string' && cmd.startsWith('NODE_')
    ? `Node.js keeps messages whose "cmd" begins with NODE_ to itself: choose another one than "${cmd.slice(0, 64)}".`
    : undefined;
}

/** Reads the JSON that a person has written. `problem` is one sentence. */
export function parseMessage(text: string): { message: unknown } | { problem: string } {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (error) {
    if (text.trim() === '') return { problem: 'Write a message as JSON, as in {"cmd":"reload"}.' };
    if (/^\s*[\p{L}_][\p{L}\p{N}_ -]*$/u.test(text))
      return { problem: `This is not JSON: put a text in quotes, as in ${JSON.stringify(text.trim())}.` };
    return { problem: `This is not JSON: ${(error as Error).message.replace(/\s+/g, ' ')}.` };
  }
  const problem = problemOf(message);
  return problem === undefined ? { message } : { problem };
}
