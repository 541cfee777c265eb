import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleId } from '../../../src/lint';
import { alertsIn, annotationsIn, ruleTesterCases, type Case } from './labels';

/** The labelled cases of one analyser for one of our rules. */
export interface Suite {
  readonly name: string;
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** The commit whose labels `judged.ts` was written for. */
  readonly commit: string;
  readonly rule: RuleId;
  readonly files: RegExp;
  /** Which findings of the rule are about what is labelled; left out: all. */
  readonly message?: RegExp;
  readonly read: (file: string, text: string) => readonly Case[];
}

const codeql = {
  repository: 'microsoft/codeql',
  commit: 'b476939a852fb30127967b833733b7a65367c4d3',
  read: alertsIn,
};
const semgrep = {
  repository: 'semgrep/semgrep-rules',
  commit: '157ae4706d7f54aa33647332f234dd68f30da195',
  read: annotationsIn,
};

export const suites: readonly Suite[] = [
  {
    name: 'CodeQL',
    ...codeql,
    rule: 'shell-injection',
    files:
      /^javascript\/ql\/test\/query-tests\/Security\/CWE-078\/(CommandInjection|Indirect\w+|ShellCommand\w+|UnsafeShell\w+)\/.*\.[jt]s$/,
  },
  {
    name: 'Semgrep',
    ...semgrep,
    rule: 'shell-injection',
    files:
      /^javascript\/((aws-lambda|lang)\/security\/detect-child-process|lang\/security\/audit\/(dangerous-spawn-shell|spawn-shell-true)|shelljs\/security\/shelljs-exec-injection)\.[jt]s$/,
  },
  {
    name: 'njsscan',
    repository: 'ajinabraham/njsscan',
    commit: 'b6ade853818a0c2a4fde36a1c5740b663e758ad2',
    rule: 'shell-injection',
    files:
      /^tests\/assets\/node_source\/(true_negatives\/hardcoded_os_command|true_positives\/semantic_grep\/exec\/\w+)\.js$/,
    read: annotationsIn,
  },
  {
    name: 'Bearer',
    repository: 'Bearer/bearer-rules',
    commit: '82c335f781a61a6d8b052394f84fd1d93edec467',
    rule: 'shell-injection',
    files: /^tests\/javascript\/lang\/(dynamic_os_command|os_command_injection)\/testdata\/.*\.js$/,
    read: annotationsIn,
  },
  {
    name: 'eslint-plugin-security',
    repository: 'eslint-community/eslint-plugin-security',
    commit: 'cb8645c3150a52eb400ba08d83fb53528797b652',
    rule: 'shell-injection',
    files: /^test\/rules\/detect-child-process\.js$/,
    read: ruleTesterCases,
  },
  {
    name: 'SonarJS',
    repository: 'SonarSource/SonarJS',
    commit: '8cd6c081dff36071499a9c35b54306bdbbeccb43',
    rule: 'shell-injection',
    files: /^packages\/analysis\/src\/jsts\/rules\/S4721\/unit\.test\.ts$/,
    read: ruleTesterCases,
  },
  {
    name: 'CodeQL, second order',
    ...codeql,
    rule: 'argument-injection',
    files: /\/CWE-078\/SecondOrderCommandInjection\/second-order\.js$/,
  },
  {
    name: 'Semgrep, git clone',
    ...semgrep,
    rule: 'argument-injection',
    files: /^javascript\/lang\/security\/spawn-git-clone\.js$/,
  },
  {
    name: 'CodeQL, useless cat',
    ...codeql,
    rule: 'needless-shell',
    message: /to read a file/,
    files: /\/CWE-078\/UselessUseOfCat\/uselesscat\.js$/,
  },
];

/** The cases of a suite, read from a clone at the suite's commit; a sentence where there is none. */
export function casesOf(
  { repository, commit, files, read }: Suite,
  folder: string,
): readonly Case[] | string {
  const name = repository.replace('/', '+');
  const clone = [join(folder, name, 'repo'), join(folder, name)].find((one) => existsSync(one));
  if (clone === undefined) return `no clone of ${repository} in ${folder}/${name}`;
  const listed = git(clone, ['ls-tree', '-r', '--name-only', commit]);
  if (listed === undefined) return `the clone of ${repository} has no commit ${commit}`;
  return listed
    .split('\n')
    .filter((file) => files.test(file))
    .flatMap((file) => read(file, git(clone, ['show', `${commit}:${file}`]) ?? ''));
}

function git(clone: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', ['-C', clone, ...args], {
    encoding: 'utf8',
    maxBuffer: 100e6,
    timeout: 60_000,
  });
  return status === 0 ? stdout : undefined;
}
