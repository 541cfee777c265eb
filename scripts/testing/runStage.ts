import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countsVariable, readCounts, type Counts } from './counts';
import { runStageProcess } from './stageProcess';
import type { ProgramStage } from './stages';

/** What came of a stage. */
export interface StageResult {
  name: string;
  passed: number;
  failed: number;
  seconds: number;
  failures: string[];
}

/** Runs a stage; a crash, a missed deadline, no tests at all, or a process left behind each count as a failure. */
export async function runStage(stage: ProgramStage, grep: string | undefined): Promise<StageResult> {
  const start = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'counts-'));
  const file = join(folder, 'counts.json');
  try {
    const { code, problems } = await runStageProcess({
      args: grep === undefined ? stage.args : [...stage.args, '--grep', grep],
      deadline: stage.deadline,
      env: { [countsVariable]: file },
    });
    const counts = readCounts(file);
    const failures = [...counts.failures, ...problems, ...judge(counts, code, problems)];
    return {
      name: stage.name,
      passed: counts.passed,
      failed: failures.length,
      seconds: (performance.now() - start) / 1000,
      failures,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What an exit code and counts say that neither says alone. */
function judge(counts: Counts, code: number, problems: readonly string[]): string[] {
  if (problems.length > 0) return [];
  if (!counts.finished) return [`crashed: it ended with ${code} before its last test`];
  if (counts.passed + counts.failed === 0) return ['ran no tests'];
  if (code !== 0 && counts.failed === 0) return [`ended with ${code} although all tests passed`];
  if (code === 0 && counts.failed > 0) return ['ended with 0 although tests failed'];
  return [];
}
