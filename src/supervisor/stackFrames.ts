import { fileURLToPath } from 'node:url';
import type { Location } from '../protocol/events';

/** A file comes bare or in parentheses behind a function's name; the file's own name may hold parentheses. */
const frame = /^\s*at (?:async )?(?:(?!\/|[A-Za-z]:\\|file:).*? \()?(.+?):(\d+):(\d+)\)?$/;
/** The line above a SyntaxError's excerpt, in a stack (CommonJS) or on stderr (ESM). */
const excerptHead = /^(\/.+|[A-Za-z]:\\.+|file:\/\/\/.+):(\d+)$/;

function toPath(file: string): string | undefined {
  if (file.startsWith('node:')) return undefined;
  if (!file.startsWith('file:')) return file.startsWith('/') || /^[A-Za-z]:\\/.test(file) ? file : undefined;
  try {
    return fileURLToPath(file);
  } catch {
    return undefined;
  }
}

/** The place that a line of a stack names; undefined for Node's own, and for what is no frame. */
export function frameLocation(line: string): Location | undefined {
  const [, name, at, column] = frame.exec(line) ?? [];
  const file = name === undefined ? undefined : toPath(name);
  return file === undefined ? undefined : { file, line: Number(at), column: Number(column) };
}

/** The same stack, with the places in compiled files put where they are in their sources. */
export async function sourceStack(
  stack: string,
  sourceOf: (place: Location) => Promise<Location>,
): Promise<string> {
  const lines = stack.split('\n').map(async (line) => {
    const place = frameLocation(line);
    if (!place) return line;
    const source = await sourceOf(place);
    if (source.file === place.file && source.line === place.line) return line;
    const [, name, at, column] = frame.exec(line) ?? [];
    const where = `${source.file}:${source.line}:${source.column ?? 1}`;
    return line.replace(`${name}:${at}:${column}`, () => where);
  });
  return (await Promise.all(lines)).join('\n');
}

/** The first frame of a stack in the user's own source; in a dependency when no other is left. */
export function firstUserFrame(stack: string): Location | undefined {
  let inDependency: Location | undefined;
  for (const line of stack.split('\n')) {
    const location = frameLocation(line);
    if (!location) continue;
    if (!/[\\/]node_modules[\\/]/.test(location.file)) return location;
    inDependency ??= location;
  }
  return inDependency;
}

/** Where a syntax error stands, from the head of the excerpt that Node prints above its message. */
export function syntaxErrorPlace(lines: readonly string[]): Location | undefined {
  for (const line of lines) {
    const [, name, at] = excerptHead.exec(line.trim()) ?? [];
    const file = name === undefined ? undefined : toPath(name);
    if (file !== undefined) return { file, line: Number(at) };
  }
  return undefined;
}
