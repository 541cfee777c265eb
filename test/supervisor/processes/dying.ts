/**
 * Run by a test: starts the kinds of child that its arguments name, says their pids, and when it is told to on
 * stdin takes all of its descendants with it in the last moment of its life.
 */
import { LinuxProcesses } from '../../../src/processes/linux/processes';
import { sweepNow } from '../../../src/processes/sweepNow';
import { start } from '../../fixtures/children/kinds';

const deadlineMs = 1000;

async function main(): Promise<void> {
  const pids: Record<string, number> = {};
  for (const kind of process.argv.slice(2)) pids[kind] = await start(kind);
  console.log(JSON.stringify(pids));
  process.stdin.once('data', () => {
    const self = new LinuxProcesses().row(process.pid);
    const cookie = `MUSTER_WORKER=${process.env['MUSTER_WORKER'] ?? ''}`;
    sweepNow({ seeds: self ? [self] : [], cookie: [cookie] }, deadlineMs);
    process.kill(process.pid, 'SIGKILL');
  });
}

void main();
