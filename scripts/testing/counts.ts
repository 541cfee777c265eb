import { readFileSync, writeFileSync } from 'node:fs';

/** What a test run reports; rewritten after each test, so that a crash does not lose it. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  failures: string[];
  /** Whether the run came to its end. */
  finished: boolean;
}

/** The environment variable that names the file to report to. */
export const countsVariable = 'TEST_COUNTS_FILE';

/** Nothing run yet. */
export function noCounts(): Counts {
  return { passed: 0, failed: 0, skipped: 0, failures: [], finished: false };
}

/** Writes the counts of a run where the runner of the stages looks for them, if it asked for them. */
export function writeCounts(counts: Counts): void {
  const file = process.env[countsVariable];
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
}

/** Reads the counts of a run; one that never reported has run nothing. */
export function readCounts(file: string): Counts {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Counts;
  } catch {
    return noCounts();
  }
}
