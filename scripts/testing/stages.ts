import type { Requirement } from './requirements';

/** A stage of the tests that is one program reporting its counts. */
export interface ProgramStage {
  name: string;
  needs: readonly Requirement[];
  /** In ms. */
  deadline: number;
  args: readonly string[];
}

const minute = 60_000;

/** The stages that run tests, in the order in which they run. */
export const programStages: readonly ProgramStage[] = [
  { name: 'unit', needs: ['dist'], deadline: 3 * minute, args: mocha('unit', 10_000) },
  { name: 'cli', needs: ['dist'], deadline: 3 * minute, args: mocha('cli', 30_000) },
  {
    name: 'supervisor',
    needs: ['dist', 'runtimes', 'frameworks'],
    deadline: 25 * minute,
    args: mocha('supervisor', 30_000),
  },
  {
    name: 'examples',
    needs: ['dist', 'examples', 'tools'],
    deadline: 6 * minute,
    args: mocha('examples', 30_000),
  },
  {
    name: 'editor',
    needs: ['dist', 'editor', 'runtimes', 'examples', 'tools'],
    deadline: 15 * minute,
    args: ['--import', 'tsx', 'test/editor/runTests.ts'],
  },
  { name: 'ui', needs: ['dist', 'editor', 'frameworks'], deadline: 20 * minute, args: mocha('ui', 120_000) },
];

function mocha(folder: string, timeout: number): string[] {
  const reporter = ['--reporter', './scripts/testing/reporter.ts'];
  return [
    'node_modules/mocha/bin/mocha.js',
    ...reporter,
    '--timeout',
    String(timeout),
    `test/${folder}/**/*.test.ts`,
  ];
}
