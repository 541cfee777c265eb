import { runStageProcess } from './stageProcess';
import type { StageResult } from './runStage';

interface Check {
  name: string;
  args: readonly string[];
}

const modules = 'node_modules';

/** The slow ones first: they run two at a time. */
const checks: readonly Check[] = [
  { name: 'lint', args: [`${modules}/eslint/bin/eslint.js`, '.', '--max-warnings', '0'] },
  { name: 'types', args: [`${modules}/typescript/bin/tsc`, '--noEmit'] },
  {
    name: 'types of the dashboard',
    args: [`${modules}/typescript/bin/tsc`, '--noEmit', '-p', 'media/dashboard'],
  },
  { name: 'format', args: [`${modules}/prettier/bin/prettier.cjs`, '--check', '--log-level=warn', '.'] },
  {
    name: 'dependencies',
    args: [
      `${modules}/dependency-cruiser/bin/dependency-cruiser.mjs`,
      'src',
      'media',
      '--config',
      '.dependency-cruiser.cjs',
    ],
  },
];

const deadline = 3 * 60_000;

/** Runs the static checks; the output of those that pass is not shown. */
export async function runChecks(): Promise<StageResult> {
  const start = performance.now();
  const failures: string[] = [];
  const queue = [...checks];
  const work = async (): Promise<void> => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
      const { code, output, problems } = await runStageProcess({ args: check.args, deadline, capture: true });
      const failed = code !== 0 || problems.length > 0;
      console.log(`  ${failed ? '✗' : '✓'} ${check.name}${failed ? `\n${output.trimEnd()}` : ''}`);
      if (failed) failures.push(`${check.name}: ${problems.join('; ') || `ended with ${code}`}`);
    }
  };
  await Promise.all([work(), work()]);
  return {
    name: 'checks',
    passed: checks.length - failures.length,
    failed: failures.length,
    seconds: (performance.now() - start) / 1000,
    failures,
  };
}
