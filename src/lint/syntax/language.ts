import * as ts from 'typescript';

export interface Language {
  readonly kind: ts.ScriptKind;
  /** The file is of another language, with JavaScript or TypeScript in its `<script>` elements. */
  readonly isEmbedded: boolean;
}

const languages: Readonly<Record<string, Language>> = {
  js: { kind: ts.ScriptKind.JSX, isEmbedded: false },
  cjs: { kind: ts.ScriptKind.JSX, isEmbedded: false },
  mjs: { kind: ts.ScriptKind.JSX, isEmbedded: false },
  jsx: { kind: ts.ScriptKind.JSX, isEmbedded: false },
  ts: { kind: ts.ScriptKind.TS, isEmbedded: false },
  cts: { kind: ts.ScriptKind.TS, isEmbedded: false },
  mts: { kind: ts.ScriptKind.TS, isEmbedded: false },
  tsx: { kind: ts.ScriptKind.TSX, isEmbedded: false },
  vue: { kind: ts.ScriptKind.TSX, isEmbedded: true },
  svelte: { kind: ts.ScriptKind.TS, isEmbedded: true },
};

/** Extensions, without the dot, of the files that can be checked. */
export const extensions: readonly string[] = Object.keys(languages);

/** By the extension of the name; a name without a known one is JavaScript. */
export function languageOf(fileName: string): Language {
  const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
  return languages[extension] ?? { kind: ts.ScriptKind.JSX, isEmbedded: false };
}

const scriptElement = /(<script\b[^>]{0,1000}>)([\s\S]*?)(?:<\/script\s*>|$)/gi;

/** The text with everything but the scripts made blank, so that offsets and lines stay those of the file. */
export function scriptOf(fileName: string, text: string): string {
  if (!languageOf(fileName).isEmbedded) return text;
  let script = '';
  for (const { index, 1: tag = '', 2: body = '' } of text.matchAll(scriptElement)) {
    const start = index + tag.length;
    script += blank(text.slice(script.length, start)) + body;
  }
  return script + blank(text.slice(script.length));
}

/** Of the same length and the same lines. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
