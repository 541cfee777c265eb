import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { LaunchProblem } from './problem';

/** Variables of the editor's own processes, which would change what the user's program does. */
const editorVariable = /^(VSCODE_|ELECTRON_|CODE_SERVER_|CHROME_DESKTOP$|NODE_CHANNEL_|NODE_UNIQUE_ID$)/;
/** The auto-attach of the editor's debugger: the options a person set beside it stay. */
const debuggerPreload =
  /\s*--require[ =]("[^"]*js-debug[^"]*"|\S*js-debug\S*)(\s+--inspect-publish-uid=\S+)?/g;

/** The environment a person's shell would have given the program, without what the editor added to it. */
export function withoutEditor(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !editorVariable.test(name)) kept[name] = value;
  }
  const options = kept['NODE_OPTIONS']?.replace(debuggerPreload, '').trim();
  if (options === '') delete kept['NODE_OPTIONS'];
  else if (options !== undefined) kept['NODE_OPTIONS'] = options;
  return kept;
}

/**
 * Reads `.env` files, later ones over earlier ones.
 * @param files relative ones start at `cwd`
 * @throws LaunchProblem when one cannot be read
 */
export async function readEnvFiles(files: readonly string[], cwd: string): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const file of files) {
    const path = resolve(cwd, file);
    const text = await readFile(path, 'utf8').catch(() => {
      throw new LaunchProblem(
        'envFileMissing',
        `The environment file ${path} cannot be read: correct its path.`,
      );
    });
    Object.assign(variables, parseEnv(text));
  }
  return variables;
}
