import { parseArgs } from 'node:util';

/** What a launcher of VS Code is asked to do, in the words of the desktop's command line. */
export interface LaunchOptions {
  folder: string;
  extension: string;
  tests: string;
  userDataDir: string;
  extensionsDir: string;
  verbose: boolean;
}

const names = ['extensionDevelopmentPath', 'extensionTestsPath', 'user-data-dir', 'extensions-dir'] as const;

/** Reads the desktop's flags that matter to a served VS Code; the others are accepted and ignored. */
export function parseLaunchOptions(args: readonly string[]): LaunchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: 'string' }] as const)),
      verbose: { type: 'boolean' },
    },
  });
  const required = (name: (typeof names)[number]): string => {
    const value = values[name];
    if (typeof value !== 'string' || value === '') throw new Error(`The flag --${name} is missing.`);
    return value;
  };
  const [folder] = positionals;
  if (folder === undefined) throw new Error('The folder to open is missing.');
  return {
    folder,
    extension: required('extensionDevelopmentPath'),
    tests: required('extensionTestsPath'),
    userDataDir: required('user-data-dir'),
    extensionsDir: required('extensions-dir'),
    verbose: values['verbose'] === true,
  };
}
