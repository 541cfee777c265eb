/** A function of a package that starts a program. */
export interface CommandFunction {
  readonly name: string;
  readonly module: string;
  /** `shell`: takes a text that a shell runs. `words`: takes a text that it splits at blanks. `file`: a program and a list. */
  readonly kind: 'shell' | 'words' | 'file';
  /** Which argument the text or the program is. */
  readonly at: number;
  /** The program is this member of that argument, and no list is taken. */
  readonly member?: string;
  readonly isSync: boolean;
}

/** Packages with the same functions as child_process. */
const twins =
  /^(child-process-promise|child-process-es6-promise|promisify-child-process|child-process-async|@npmcli\/promise-spawn|mz\/child_process|child-process-ext)(?=\.|$)/;

const files = /^child_process\.(execFile|execFileSync|spawn|spawnSync|fork)$/;
const shells = /^child_process\.(exec|execSync)$/;

const others: readonly (readonly [pattern: RegExp, kind: CommandFunction['kind'], at?: number])[] = [
  [/^cross-spawn(-async)?(\.(spawn|sync))?$/, 'file'],
  [
    /^(foreground-child(\.foregroundChild)?|nano-spawn|tinyexec\.(x|exec)|tinyspawn|node-pty\.spawn|spawn-sync|spawn-please)$/,
    'file',
  ],
  [/^execa(\.(execa|execaSync|execaNode|sync|node|stdout|stderr))?$/, 'file'],
  [/^execa\.(shell|shellSync)$/, 'shell'],
  [/^execa\.(execaCommand|execaCommandSync|command|commandSync)$/, 'words'],
  // Members of shelljs can be chained: `cd('..').exec('…')`.
  [/^(shelljs|shelljs\/global)(\.\w+\(\))*\.(exec|cmd|execSync)$/, 'shell'],
  [/^async-shelljs\.(asyncExec|exec)$/, 'shell'],
  [/^@actions\/exec\.(exec|getExecOutput)$/, 'words'],
  [/^ssh2(\.Client)?\(\)\.exec$/, 'shell'],
  [/^(ssh2-promise|ssh2-exec|simple-ssh)\(\)\.exec$/, 'shell'],
  [/^node-ssh(\.NodeSSH)?\(\)\.execCommand$/, 'shell'],
  [/^ssh2-streams\.SSH2Stream\(\)\.exec$/, 'shell', 1],
  [/^remote-exec$/, 'shell', 1],
  [
    /^(exec|exec-async|async-execute|async-exec|shell-exec|exec-sync|sync-exec|execsyncs|exec-sh(\.promise)?|exec-promise)$/,
    'shell',
  ],
  [/^(node-cmd|cmd)\.(run|get|runSync)$/, 'shell'],
  [
    /^(sudo-prompt|@vscode\/sudo-prompt|node-exec-promise|child-process-utils|await-exec|exec-then|node-run-cmd)(\.(exec|run))?$/,
    'shell',
  ],
];

/** It opens a page in a browser, or in the program that its options name. */
const opener: CommandFunction = {
  name: 'opener',
  module: 'opener',
  kind: 'file',
  at: 1,
  member: 'command',
  isSync: false,
};

/** Which of them a path of {@link Modules} names. */
export function commandFunctionOf(path: string): CommandFunction | undefined {
  const answer = known.get(path);
  if (answer !== undefined) return answer ?? undefined;
  const found = find(path);
  // Paths are as many as the files of a project call functions by.
  if (known.size >= mostKnown) known.clear();
  known.set(path, found ?? null);
  return found;
}

const known = new Map<string, CommandFunction | null>();
const mostKnown = 10_000;

function find(path: string): CommandFunction | undefined {
  const full = path.replace(twins, 'child_process');
  const name = full.slice(full.lastIndexOf('.') + 1);
  const isSync = /sync/i.test(name);
  const module = full.includes('.') ? full.slice(0, full.indexOf('.')) : full;
  if (files.test(full)) return { name, module, kind: 'file', at: 0, isSync };
  if (shells.test(full)) return { name, module, kind: 'shell', at: 0, isSync };
  if (full === 'opener') return opener;
  for (const [pattern, kind, at = 0] of others)
    if (pattern.test(full)) return { name, module, kind, at, isSync };
  return undefined;
}

/** A file that names none of these packages starts no program that we know of. */
export const processModules =
  /child_process|child-process|cross-spawn|execa|shelljs|@actions\/exec|ssh2|node-ssh|\bexec(-async|-sync|-promise|-sh)?['"`]|async-exec|shell-exec|sync-exec|execsyncs|remote-exec|node-cmd|sudo-prompt|await-exec|foreground-child|nano-spawn|tinyexec|tinyspawn|node-pty|spawn-sync|simple-ssh|exec-then|node-run-cmd|promise-spawn|\bopener['"`]/;
