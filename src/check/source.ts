import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { longestText } from '../lint';
import { codeOf } from './config';

/** A file's text. */
export interface Source {
  /** Without its byte order mark. */
  readonly text: string;
  /** Bytes that are written before the text to give the same file; nothing when the text cannot give it again. */
  readonly mark: '' | '\uFEFF' | undefined;
}

/** Why a file has no text that could be checked, as a sentence. */
export interface NoSource {
  readonly reason: string;
  /** It could not be read at all, so that nobody knows what is in it. */
  readonly isFailure: boolean;
}

/** UTF-8 takes three bytes at most for what is one unit of a text. */
const mostBytes = longestText * 3;
const tooLong = `It is longer than ${longestText / 1e6} million characters.`;

/** Git's own test for a binary file: a NUL in so many bytes at its start. */
const binaryLook = 8000;

/** Reads a file as UTF-8, or as UTF-16 where its mark says so. It never throws. */
export function readSource(path: string): Source | NoSource {
  const source = decode(path);
  if ('reason' in source) return source;
  if (source.text.length > longestText) return notChecked(tooLong);
  return isMinified(path, source.text) ? notChecked('It is minified.') : source;
}

function decode(path: string): Source | NoSource {
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > mostBytes) return notChecked(tooLong);
    bytes = readFileSync(path);
  } catch (error) {
    return { reason: `The file cannot be read (${codeOf(error)}).`, isFailure: true };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: bytes.toString('utf16le', 2), mark: undefined };
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: new TextDecoder('utf-16be').decode(bytes), mark: undefined };
  if (bytes.subarray(0, binaryLook).includes(0)) return notChecked('It is a binary file.');
  const text = bytes.toString('utf8');
  if (text.startsWith('\uFEFF')) return { text: text.slice(1), mark: isUtf8(bytes) ? '\uFEFF' : undefined };
  return { text, mark: isUtf8(bytes) ? '' : undefined };
}

function notChecked(reason: string): NoSource {
  return { reason, isFailure: false };
}

/** Characters below which a text is never taken for minified: a short file may have one long line. */
const shortestMinified = 5000;
/** Characters in a line on average. People's sources have 20 to 60, data in sources up to 200. */
const longestLine = 500;

/** A text that a tool wrote and nobody edits, by its name or by the length of its lines. */
export function isMinified(path: string, text: string): boolean {
  if (/[.-]min\.[cm]?js$/i.test(path)) return true;
  if (text.length < shortestMinified) return false;
  const mostLines = text.length / longestLine;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
    if (++lines > mostLines) return false;
  return true;
}
