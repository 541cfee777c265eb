/**
 * `npm test [-- stage… --grep pattern]` installs what the tests need, builds, runs the stages in order, and ends with
 * the line `N passed, N failed`.
 */
import { parseArgs } from 'node:util';
import { runChecks } from './testing/checks';
import { provideRequirements } from './testing/requirements';
import { runStage, type StageResult } from './testing/runStage';
import { endRunningProcesses } from './testing/stageProcess';
import { programStages } from './testing/stages';
import { summarize } from './testing/summary';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const known = ['checks', ...programStages.map(({ name }) => name)];
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no stage ${unknown.join(', ')}; the stages are ${known.join(', ')}.`);
  process.exit(2);
}
const isWanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void endRunningProcesses().finally(() => process.exit(130)));
}

const stages = programStages.filter(({ name }) => isWanted(name));
const results: StageResult[] = [];
const report = (result: StageResult): void => {
  results.push(result);
  console.log(
    `${result.name}: ${result.passed} passed, ${result.failed} failed, ${result.seconds.toFixed(1)} s`,
  );
};

// Installing waits for the network and the checks for the processor: they do not hold each other up.
const preparation = provideRequirements(new Set(stages.flatMap(({ needs }) => needs))).then(
  () => [],
  (error: unknown) => [error instanceof Error ? error.message : String(error)],
);
if (isWanted('checks')) {
  console.log('\nchecks');
  report(await runChecks());
}
const problems = await preparation;
if (problems.length > 0) {
  results.push({ name: 'preparation', passed: 0, failed: 1, seconds: 0, failures: problems });
} else {
  for (const stage of stages) {
    console.log(`\n${stage.name}`);
    report(await runStage(stage, values.grep));
  }
}

for (const line of summarize(results)) console.log(line);
process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0;
