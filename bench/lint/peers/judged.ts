/** What we say of lines about which we and the authors of the labels are not of one mind. */
export interface Judgement {
  /** The end of the file's path. */
  readonly file: string;
  /** In the file, from 1. */
  readonly lines: readonly number[];
  /** `guarded`: a check or a cleaning before it is to make the value safe; counted apart. */
  readonly is: 'bad' | 'good' | 'guarded';
  readonly why: string;
}

const lib = 'UnsafeShellCommandConstruction/lib/lib.js';

export const judgements: readonly Judgement[] = [
  {
    file: lib,
    lines: [
      ...[117, 126, 179, 193, 202, 210, 224, 236, 253, 264, 272, 311, 318, 336, 345, 350, 409],
      ...[515, 521, 527, 533, 539, 568, 576, 582, 586, 612, 616, 620, 624, 637, 640],
    ],
    is: 'guarded',
    why: 'the value was checked, cleaned or quoted before',
  },
  {
    file: 'command-line-parameter-command-injection.js',
    lines: [31],
    is: 'guarded',
    why: 'the parser is given no command line',
  },
  {
    file: 'tst_shell-command-injection-from-environment.js',
    lines: [12],
    is: 'guarded',
    why: 'the path was quoted before',
  },
  {
    file: lib,
    lines: [43, 67, 79, 104, 106, 159, 171],
    is: 'bad',
    why: 'a shell gets a value that cannot be seen: good to CodeQL for where the value stands, or for its name',
  },
  {
    file: lib,
    lines: [135],
    is: 'bad',
    why: 'good to CodeQL because it is not exported: who calls it cannot be seen',
  },
  { file: 'lib/other.js', lines: [4], is: 'bad', why: 'good to CodeQL because no main module exports it' },
  { file: lib, lines: [436], is: 'good', why: 'a part of the command of line 428, where it is found' },
  {
    file: 'IndirectCommandInjection/actions.js',
    lines: [5, 9],
    is: 'bad',
    why: 'a value of the runner that is not quoted, which is a hint',
  },
  {
    file: 'command-line-parameter-command-injection.js',
    lines: [5, 6, 7],
    is: 'bad',
    why: 'a path of the machine that is not quoted, which another query of CodeQL reports',
  },
  {
    file: 'CommandInjection/promisification.js',
    lines: [102],
    is: 'bad',
    why: 'a program that a request names: the label says that it is fine to report it',
  },
  {
    file: 'security/detect-child-process.js',
    lines: [13],
    is: 'good',
    why: 'a program without a shell, which no stranger is seen to name',
  },
  {
    file: 'security/detect-child-process.ts',
    lines: [13],
    is: 'good',
    why: 'a program without a shell, which no stranger is seen to name',
  },
  {
    file: 'UselessUseOfCat/uselesscat.js',
    lines: [107],
    is: 'bad',
    why: 'a comma is a letter of a file name like any other',
  },
  { file: 'audit/spawn-shell-true.js', lines: [4, 7], is: 'good', why: 'a constant command' },
  {
    file: 'test/rules/detect-child-process.js',
    lines: [59, 63, 83, 87],
    is: 'good',
    why: 'the module is named, and nothing of it is called',
  },
  {
    file: 'second-order.js',
    lines: [35],
    is: 'bad',
    why: 'the comment says that it is not good, and that CodeQL does not find it',
  },
];
