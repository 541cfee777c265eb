import { basename } from 'node:path';
import { deadSessions, forget } from '../control/deadSessions';
import type { Surroundings } from '../control/directory';
import { sessionVariable } from '../protocol/telemetry';
import { openProcessTable } from '../processes';
import { compileKeepPatterns } from '../processes/keepPattern';
import { sweep } from '../processes/sweep';

/** Milliseconds, as in `SessionProcesses`. */
const graceMs = 1000;
const deadlineMs = 5000;

/**
 * Ends what sessions have left whose supervisor was killed, and takes them off the list. What is found is what
 * carries their cookie, and what descends from that.
 * @param tell takes a sentence for each session that had left something
 */
export async function sweepDeadSessions(where: Surroundings, tell: (message: string) => void): Promise<void> {
  const table = openProcessTable();
  try {
    for (const dead of await deadSessions(where, table)) {
      const cookie = [`${sessionVariable}=${dead.session}`];
      const isKept = compileKeepPatterns(dead.keepAlive);
      const { signalled, remaining } = await sweep({ table, seeds: [], cookie, isKept, graceMs, deadlineMs });
      if (remaining.length === 0) await forget(dead);
      const count = signalled.length - remaining.length;
      if (count === 0) continue;
      const what = count === 1 ? 'a process' : `${count} processes`;
      tell(`Ended ${what} that an earlier session of ${basename(dead.program)} had left.`);
    }
  } catch {
    // A list that cannot be read is no reason not to run.
  } finally {
    table.close();
  }
}
