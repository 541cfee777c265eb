import type { TextDocument } from 'vscode';

/** The extension of a file that the rules take for the language. */
const extensions: Readonly<Record<string, string>> = {
  javascript: '.js',
  javascriptreact: '.jsx',
  typescript: '.ts',
  typescriptreact: '.tsx',
  vue: '.vue',
  svelte: '.svelte',
};

/** Ids of the languages of the editor that can be checked. */
export const languageIds: readonly string[] = Object.keys(extensions);

/** What can be checked: files of a disk, also of somebody else's machine, and what was not saved yet. */
export const selector = ['file', 'untitled'].flatMap((scheme) =>
  languageIds.map((language) => ({ scheme, language })),
);

export function canBeChecked({ uri, languageId }: TextDocument): boolean {
  return (uri.scheme === 'file' || uri.scheme === 'untitled') && languageIds.includes(languageId);
}

/** A name whose extension is that of the language which the editor has for the document. */
export function fileNameOf({ uri, languageId }: TextDocument): string {
  return `${uri.path.replace(/\.\w+$/, '')}${extensions[languageId] ?? '.js'}`;
}
