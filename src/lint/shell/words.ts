import type * as ts from 'typescript';
import type { Piece } from './commandText';

/** A word of a command as a POSIX shell would split it. */
export interface Word {
  readonly parts: readonly WordPart[];
}

export type WordPart =
  | { readonly text: string }
  /** `isQuoted`: within quotes, so that it is one word to the shell too, whatever it holds. */
  | { readonly hole: ts.Expression; readonly isQuoted: boolean };

/** Why a command needs its shell, as the end of a sentence that begins with "The command". */
export interface ShellSyntax {
  readonly needs: string;
}

const operators: Readonly<Record<string, string>> = {
  '|': 'has a pipe or `||`',
  '&': 'runs another in the background or behind it, by `&`',
  ';': 'has another behind it, by `;`',
  '<': 'reads from a redirection',
  '>': 'redirects its output',
  '(': 'has a subshell',
  ')': 'has a subshell',
  '`': 'has a command in backticks',
  $: 'has a variable or a command that the shell expands, by `$`',
  '*': 'has a pattern that the shell expands to file names',
  '?': 'has a pattern that the shell expands to file names',
  '[': 'has a pattern that the shell expands to file names',
  '~': 'has a `~` that the shell expands to the home directory',
  '#': 'has a comment',
  '\\': 'has an escape by `\\`',
  '^': 'has a `^`, which is an escape on Windows',
  '{': 'has braces that the shell may expand',
  '}': 'has braces that the shell may expand',
  '!': 'has a `!`, which a shell may take for its history',
  '\n': 'has several lines',
};

/** Splits a command into words as a shell does, or says what in it only a shell can do. */
export function wordsOf(pieces: readonly Piece[]): readonly Word[] | ShellSyntax {
  const words: Word[] = [];
  let parts: WordPart[] | undefined;
  let quote = '';
  const add = (part: WordPart): void => {
    parts = [...(parts ?? []), part];
  };
  const end = (): void => {
    if (parts) words.push({ parts: joined(parts) });
    parts = undefined;
  };
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      add({ hole: piece, isQuoted: quote !== '' });
      continue;
    }
    for (const character of piece) {
      if (quote !== '') {
        if (character === quote) quote = '';
        else if (quote === '"' && /[$`\\!]/.test(character)) return { needs: operators[character] ?? '' };
        else add({ text: character });
      } else if (character === '"' || character === "'") {
        quote = character;
        add({ text: '' });
      } else if (character === ' ' || character === '\t') end();
      else if (isSyntax(character, parts)) return { needs: operators[character] ?? '' };
      else add({ text: character });
    }
  }
  if (quote !== '') return { needs: 'has a quote that is not closed' };
  end();
  return words;
}

/** `~` and `#` mean something at the start of a word alone. */
function isSyntax(character: string, word: readonly WordPart[] | undefined): boolean {
  if (character === '~' || character === '#') return word === undefined;
  return Object.hasOwn(operators, character);
}

function joined(parts: readonly WordPart[]): readonly WordPart[] {
  const found: WordPart[] = [];
  for (const part of parts) {
    const last = found.at(-1);
    if ('text' in part && last && 'text' in last) found[found.length - 1] = { text: last.text + part.text };
    else if (!('text' in part) || part.text !== '' || parts.length === 1) found.push(part);
  }
  return found.length > 0 ? found : [{ text: '' }];
}

/** The text of a word without holes. */
export function textOfWord({ parts }: Word): string | undefined {
  return parts.every((part) => 'text' in part)
    ? parts.map((part) => ('text' in part ? part.text : '')).join('')
    : undefined;
}
