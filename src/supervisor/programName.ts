import { posix, win32 } from 'node:path';

const baseName = (path: string): string => win32.basename(posix.basename(path));

const isShell = (name: string): boolean => /^(?:ba|da|z|k)?sh(?:\.exe)?$/i.test(name);
/** Programs that run the file they are given: two of them with other files are other programs. */
const isInterpreter = (name: string): boolean =>
  /^(?:node|nodejs|bun|deno|python[\d.]*|ruby|perl|php|java)(?:\.exe)?$/i.test(name);

/**
 * What a process runs, whatever its arguments: processes that share it do the same work on other things. A shell is
 * named after the command that it was given, an interpreter after its file.
 * @param command a command line, its arguments joined by spaces
 */
export function programName(command: string): string {
  const [first = '', ...rest] = command.split(' ').filter((word) => word !== '');
  const name = baseName(first);
  if (isShell(name)) {
    const at = rest.findIndex((word) => /^-\w*c$/.test(word));
    return at >= 0 ? `${name} -c ${baseName(rest[at + 1] ?? '')}`.trimEnd() : name;
  }
  if (!isInterpreter(name)) return name;
  const file = rest.find((word) => !word.startsWith('-'));
  return file === undefined ? name : `${name} ${baseName(file)}`;
}

/** A command line with names in place of the paths of its program and of what an interpreter runs: for a row. */
export function shortCommand(command: string): string {
  const [first = '', ...rest] = command.split(' ');
  const name = baseName(first);
  const file = isInterpreter(name) ? rest.findIndex((word) => word !== '' && !word.startsWith('-')) : -1;
  return [name, ...rest.map((word, index) => (index === file ? baseName(word) : word))].join(' ');
}
