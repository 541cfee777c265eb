import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { Location } from '../protocol/location';

/** Bytes of a file, or of its map, that are still read: what takes longer to parse would hold up the event loop. */
const maxBytes = 1024 * 1024;
/** Files whose map is remembered. */
const maxFiles = 32;

/** The comment at the end of what a compiler has made. Source: ECMA-426, "Linking generated code to source maps". */
const link = /^[ \t]*\/\/[#@][ \t]*sourceMappingURL=(\S+)[ \t]*$/gm;
const inline = /^data:application\/json;(?:charset=[^;,]+;)?base64,/;

const PayloadSchema = v.object({
  version: v.literal(3),
  sources: v.array(v.nullable(v.string())),
  sourceRoot: v.optional(v.nullable(v.string()), null),
  names: v.optional(v.array(v.string()), []),
  mappings: v.string(),
});

/** Finds the source that a compiled file on disk was made from. */
export class SourceMaps {
  readonly #maps = new Map<string, Promise<SourceMap | undefined>>();

  /** @returns the place itself where its file has no map, or none that can be read */
  async sourceOf(place: Location): Promise<Location> {
    const { file, line, column = 1 } = place;
    try {
      const found = await stat(file);
      if (!isReadable(found)) return place;
      const map = await this.#mapOf(file, found.mtimeMs);
      const entry = map?.findEntry(line - 1, column - 1);
      if (!entry || !('originalSource' in entry)) return place;
      const { originalSource, originalLine, originalColumn } = entry;
      return { file: originalSource, line: originalLine + 1, column: originalColumn + 1 };
    } catch {
      return place;
    }
  }

  #mapOf(file: string, mtimeMs: number): Promise<SourceMap | undefined> {
    const key = `${mtimeMs} ${file}`;
    let map = this.#maps.get(key);
    if (map === undefined) {
      if (this.#maps.size >= maxFiles) this.#maps.clear();
      this.#maps.set(key, (map = readMap(file)));
    }
    return map;
  }
}

/** A worker names the file, and may name a pipe that nobody writes to. */
const isReadable = (found: Stats): boolean => found.isFile() && found.size <= maxBytes;

async function readMap(file: string): Promise<SourceMap | undefined> {
  const url = [...(await readFile(file, 'utf8')).matchAll(link)].at(-1)?.[1];
  if (url === undefined) return undefined;
  const isInline = inline.test(url);
  const path = isInline ? file : pathFrom(dirname(file), decodeURI(url));
  if (!isInline && !isReadable(await stat(path))) return undefined;
  const text = isInline
    ? Buffer.from(url.replace(inline, ''), 'base64').toString('utf8')
    : await readFile(path, 'utf8');
  const payload = v.parse(PayloadSchema, JSON.parse(text));
  const root = pathFrom(dirname(path), payload.sourceRoot ?? '');
  const sources = payload.sources.map((source) => pathFrom(root, source ?? ''));
  return new SourceMap({ ...payload, file, sources, sourcesContent: [], sourceRoot: '' });
}

function pathFrom(folder: string, name: string): string {
  if (name.startsWith('file:')) return fileURLToPath(name);
  return isAbsolute(name) ? name : resolve(folder, name);
}
