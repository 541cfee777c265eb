/** Where in the program a call comes from: its stack, taken cheaply and without the program's own idea of stacks. */
import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Location } from '../../protocol/location';

/** Frames that are looked at: those of Node, of a library or two, and the program's behind them. */
const depth = 30;
/** Places whose source is known without looking into a source map again. */
const maxKnown = 500;

/** A call as it was found on the stack. */
export interface Site {
  /** As in Node's documentation: the outermost function of Node's own. Absent where Node has none on the stack. */
  name?: string;
  /** In the code that runs, which may have been made from other source. */
  place?: Location;
}

/** What V8 holds of a frame, as far as it is used here. */
interface Frame {
  getFileName(): string | null | undefined;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
}

const asFrames = (_: Error, frames: readonly NodeJS.CallSite[]): unknown => frames;

/** The frames below `from`, unformatted: formatting is what costs, with source maps most of all. */
function framesBelow(from: (...args: never[]) => unknown): readonly Frame[] {
  const { stackTraceLimit } = Error;
  const formatter = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  try {
    Error.stackTraceLimit = depth;
    Error.prepareStackTrace = asFrames;
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, from);
    return Array.isArray(holder.stack) ? (holder.stack as Frame[]) : [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (formatter) Object.defineProperty(Error, 'prepareStackTrace', formatter);
    else Reflect.deleteProperty(Error, 'prepareStackTrace');
  }
}

function pathOf(file: string): string | undefined {
  if (file.startsWith('file:')) return fileURLToPath(file);
  return file.startsWith('/') || /^[A-Za-z]:[\\/]/.test(file) ? file : undefined;
}

const isDependency = (file: string): boolean => /[\\/]node_modules[\\/]/.test(file);

/**
 * Who has called: the first frame of the program's own, or of a dependency where no other is left.
 * @param from the function of ours that was called; what it has called is left out
 */
export function siteBelow(from: (...args: never[]) => unknown): Site {
  const site: Site = {};
  let isBehindNode = false;
  try {
    for (const frame of framesBelow(from)) {
      const file = frame.getFileName();
      if (!file) continue;
      if (file.startsWith('node:')) {
        const name = frame.getFunctionName();
        if (!isBehindNode && name) site.name = name;
        continue;
      }
      const path = pathOf(file);
      const line = frame.getLineNumber();
      if (path === undefined || path === __filename || line === null) continue;
      isBehindNode = true;
      const column = frame.getColumnNumber();
      const place = { file: path, line, ...(column !== null && { column }) };
      if (!isDependency(path)) return { ...site, place };
      site.place ??= place;
    }
  } catch {
    // The program has frozen `Error`, or a URL is no path: where it is remains unknown.
  }
  return site;
}

const known = new Map<string, Location>();

/**
 * The place in the source that the program was made from, where Node has its source map, as it has for what a loader
 * compiles. Costly the first time for a file: not to be asked while the program waits.
 */
export function sourceOf(place: Location): Location {
  const key = `${place.line}:${place.column ?? 1}:${place.file}`;
  let source = known.get(key);
  if (source === undefined) {
    source = mapped(place);
    if (known.size >= maxKnown) known.clear();
    known.set(key, source);
  }
  return source;
}

function mapped(place: Location): Location {
  const { file, line, column = 1 } = place;
  try {
    const entry = findSourceMap(file)?.findEntry(line - 1, column - 1);
    if (!entry || !('originalSource' in entry)) return place;
    const { originalSource, originalLine, originalColumn } = entry;
    const path = pathOf(originalSource);
    return path === undefined ? place : { file: path, line: originalLine + 1, column: originalColumn + 1 };
  } catch {
    return place;
  }
}
