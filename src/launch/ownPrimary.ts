import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { programExtensions } from './findProgram';

/** Files of the program that are read at most: it is a guess, and the agent tells for certain. */
const maxFiles = 50;
const maxLength = 1024 * 1024;

const comments = /\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm;
/** `import x from 'cluster'`, `import * as x from`, `const x = require('cluster')`, with or without `node:`. */
const bound =
  /(?:import\s+(?:\*\s*as\s+)?|(?:const|let|var)\s+)(\w+)(?:\s*:\s*[\w.]+)?\s*(?:,\s*\{[^}]*\}\s*)?(?:=\s*require\s*\(\s*|\bfrom\s*)['"](?:node:)?cluster['"]/g;
/** `import { fork } from 'cluster'`, `const { fork } = require('cluster')`. */
const unpacked = /\{([^}]*)\}\s*(?:=\s*require\s*\(\s*|from\s*)['"](?:node:)?cluster['"]/g;
const inlined = /require\s*\(\s*['"](?:node:)?cluster['"]\s*\)\s*\.\s*fork\s*\(/;
/** Relative imports: the program's own other files. */
const relative = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)['"](\.\.?\/[^'"]+)['"]/g;

/** Whether a source calls the `fork` of `node:cluster`. */
export function callsClusterFork(source: string): boolean {
  const text = source.replace(comments, '$1');
  if (inlined.test(text)) return true;
  const names = [...text.matchAll(bound)].flatMap(([, name]) => name ?? []);
  if (names.some((name) => new RegExp(`\\b${name}\\s*\\.\\s*fork\\s*\\(`).test(text))) return true;
  const members = [...text.matchAll(unpacked)].flatMap(([, list = '']) => list.split(','));
  return members.some((member) => {
    const [, alias = 'fork'] = /^\s*fork(?:\s*(?::|as)\s*(\w+))?\s*$/.exec(member) ?? [];
    return /^\s*fork\b/.test(member) && new RegExp(`(?<![.\\w])${alias}\\s*\\(`).test(text);
  });
}

async function readSource(path: string): Promise<{ path: string; text: string } | undefined> {
  const endings = ['', ...programExtensions, ...programExtensions.map((extension) => `/index${extension}`)];
  // A TypeScript source names the file that it would become.
  const paths = [...endings.map((ending) => path + ending), path.replace(/\.([cm]?)js$/, '.$1ts')];
  for (const one of paths) {
    const text = await readFile(one, 'utf8').catch(() => undefined);
    if (text !== undefined) return { path: one, text: text.slice(0, maxLength) };
  }
  return undefined;
}

/**
 * Whether a program looks as if it were a cluster primary itself: it, or a file of its own that it imports, calls
 * `cluster.fork()`. A first guess, from the source alone.
 */
export async function looksLikePrimary(program: string): Promise<boolean> {
  const seen = new Set([program]);
  for (const path of seen) {
    const source = await readSource(path);
    if (!source) continue;
    if (callsClusterFork(source.text)) return true;
    for (const [, name = ''] of source.text.matchAll(relative))
      if (seen.size < maxFiles) seen.add(resolve(dirname(source.path), name));
  }
  return false;
}
