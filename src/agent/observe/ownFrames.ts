/** Frames that a call through us adds to the stack of an error. */
const ownFrames = 4;

/** A line of a stack that stands for us, or for how we called on. */
const isOwn = (line: string): boolean => line.includes(__filename) || /^\s+at Reflect\.\w+ \(/.test(line);

/** The stack as it would be if the call had not gone through us. */
function withoutOwn(stack: string, limit: number): string {
  const lines = stack.split('\n');
  if (!lines.some((line) => line.includes(__filename))) return stack;
  const kept = lines.filter((line) => !isOwn(line));
  const isFrame = (line: string): boolean => /^\s+at /.test(line);
  const first = kept.findIndex(isFrame);
  return first === -1 ? kept.join('\n') : kept.slice(0, first + limit).join('\n');
}

/**
 * Runs `call`, and takes our frames out of the stack of what it throws.
 * @throws what `call` throws
 */
export function withoutOwnFrames<T>(call: () => T): T {
  const { stackTraceLimit } = Error;
  const isSet = Reflect.set(Error, 'stackTraceLimit', stackTraceLimit + ownFrames);
  try {
    return call();
  } catch (error) {
    if (error instanceof Error && typeof error.stack === 'string')
      error.stack = withoutOwn(error.stack, stackTraceLimit);
    throw error;
  } finally {
    if (isSet) Error.stackTraceLimit = stackTraceLimit;
  }
}
