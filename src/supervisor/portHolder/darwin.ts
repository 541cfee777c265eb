import { commandText } from './commandText';
import { runTool } from './runTool';
import type { PortHolder } from './types';

/** A part of every macOS; by its full path, since an editor started from the Dock has a short PATH. */
const LSOF = '/usr/sbin/lsof';

/**
 * Finds the listener with one `lsof`. Without root it sees the user's own processes only.
 *
 * Its output is tested as captured text; the call itself is not exercised by the tests, which run on Linux.
 */
export async function findOnDarwin(port: number, signal: AbortSignal): Promise<PortHolder | undefined> {
  // +c 0: the whole command name, where the default cuts it to nine characters.
  const args = ['-nP', '+c', '0', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
  return parseLsof(await runTool(LSOF, args, signal));
}

/**
 * The first process in the output of `lsof -Fpc` (lsof(8), "Output for other programs"): one field a line,
 * told by its first letter, `p` before `c`. Other fields, such as `f` which some versions always print, are
 * passed over. undefined when there is no process.
 */
export function parseLsof(output: string): PortHolder | undefined {
  const fields = output.split('\n');
  const first = fields.findIndex((field) => /^p\d+$/.test(field));
  if (first === -1) return undefined;
  const pid = Number(fields[first]?.slice(1));
  const rest = fields.slice(first + 1);
  const next = rest.findIndex((field) => field.startsWith('p'));
  const own = next === -1 ? rest : rest.slice(0, next);
  const command = own.find((field) => field.startsWith('c'))?.slice(1) ?? '';
  return { pid, command: commandText(unescapeLsof(command)) };
}

/**
 * Undoes the escapes of lsof(8): `\n` and its kind, `^A` is left as it is, `\xe2\x80\xa6` are the bytes of
 * what the C locale cannot print, here taken as UTF-8.
 */
export function unescapeLsof(text: string): string {
  return text.replace(/\\\\|\\[bfnrt]|(?:\\x[0-9a-f]{2})+/gi, (escape) => {
    if (escape === '\\\\') return '\\';
    if (!/^\\x/i.test(escape)) return ' ';
    return Buffer.from(escape.replaceAll(/\\x/gi, ''), 'hex').toString('utf8');
  });
}
