/** Commands that a POSIX shell does itself, and for which there is no program. */
const posixBuiltins = new Set([
  ...[
    '.',
    ':',
    'alias',
    'bg',
    'break',
    'builtin',
    'case',
    'cd',
    'command',
    'continue',
    'declare',
    'do',
    'done',
    'else',
  ],
  ...[
    'eval',
    'exec',
    'exit',
    'export',
    'fg',
    'fi',
    'for',
    'function',
    'hash',
    'help',
    'history',
    'if',
    'jobs',
    'let',
  ],
  ...[
    'local',
    'popd',
    'pushd',
    'read',
    'readonly',
    'return',
    'set',
    'shift',
    'shopt',
    'source',
    'then',
    'times',
    'trap',
  ],
  ...['type', 'typeset', 'ulimit', 'umask', 'unalias', 'unset', 'until', 'wait', 'while'],
]);

/** Commands that `cmd.exe` does itself, and that POSIX systems do not know. */
const windowsBuiltins = new Set([
  ...[
    'assoc',
    'call',
    'chcp',
    'cls',
    'copy',
    'del',
    'dir',
    'erase',
    'ftype',
    'md',
    'mklink',
    'move',
    'rd',
    'ren',
  ],
  ...['rename', 'start', 'title', 'ver', 'verify', 'vol'],
]);

/** Programs that are `.cmd` or `.bat` files on Windows, which since CVE-2024-27980 start only in a shell there. */
const batchFiles = new Set([
  ...[
    'npm',
    'npx',
    'yarn',
    'yarnpkg',
    'pnpm',
    'pnpx',
    'corepack',
    'tsc',
    'tsx',
    'ts-node',
    'eslint',
    'prettier',
    'jest',
  ],
  ...[
    'mocha',
    'vitest',
    'vite',
    'webpack',
    'rollup',
    'esbuild',
    'gulp',
    'grunt',
    'bower',
    'ng',
    'nx',
    'turbo',
    'lerna',
  ],
  ...[
    'nodemon',
    'pm2',
    'forever',
    'serve',
    'http-server',
    'firebase',
    'serverless',
    'sls',
    'vercel',
    'netlify',
    'expo',
  ],
  ...[
    'ionic',
    'cordova',
    'react-native',
    'electron',
    'electron-builder',
    'next',
    'nuxt',
    'prisma',
    'playwright',
    'cypress',
  ],
  ...[
    'code',
    'az',
    'gcloud',
    'gsutil',
    'mvn',
    'gradle',
    'gradlew',
    'sdkmanager',
    'flutter',
    'dart',
    'composer',
    'bundle',
  ],
  ...[
    'gem',
    'rake',
    'rails',
    'appium',
    'husky',
    'lint-staged',
    'semantic-release',
    'changeset',
    'cross-env',
    'rimraf',
  ],
]);

/** Why a command of this name starts in a shell only, as the end of a sentence that begins with "The command". */
export function builtinReason(program: string): string | undefined {
  if (posixBuiltins.has(program)) return `\`${program}\` is a part of the shell itself`;
  return windowsBuiltins.has(program.toLowerCase())
    ? `\`${program}\` is a part of \`cmd.exe\` itself`
    : undefined;
}

/** Whether the program is a batch file on Windows. */
export function isBatchFile(program: string): boolean {
  return batchFiles.has(program) || /\.(cmd|bat)$/i.test(program);
}
