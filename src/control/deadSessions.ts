import { connect } from 'node:net';
import type { ProcessTable } from '../processes/types';
import type { Surroundings } from './directory';
import { readRegistrations, removeRegistration, type Registered } from './registry';

/** How long a supervisor that is there is given to accept, in milliseconds. */
const acceptDeadline = 1000;

/** Whether anyone accepts there: a supervisor whose process is hidden from us, as one in another container, does. */
function isAnswered(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    const settle = (answered: boolean): void => {
      connection.destroy();
      resolve(answered);
    };
    connection.once('connect', () => settle(true));
    connection.once('error', () => settle(false));
    connection.setTimeout(acceptDeadline, () => settle(false));
  });
}

async function isDead(entry: Registered, table: Pick<ProcessTable, 'living'>): Promise<boolean> {
  if ((await table.living([entry])).length > 0) return false;
  return !(await isAnswered(entry.socket));
}

/**
 * The sessions whose supervisor ended without taking its leave, as one that was killed: what it left still carries
 * the session's id in its environment, and `keepAlive` says what of it is to be kept. A session whose id a living
 * one has as well is not among them.
 */
export async function deadSessions(
  where: Surroundings,
  table: Pick<ProcessTable, 'living'>,
): Promise<Registered[]> {
  const all = await readRegistrations(where);
  const verdicts = await Promise.all(all.map((entry) => isDead(entry, table)));
  const living = new Set(all.filter((_, i) => verdicts[i] === false).map(({ session }) => session));
  return all.filter(({ session }, i) => verdicts[i] === true && !living.has(session));
}

/** To be called once nothing of a dead session is left. */
export async function forget(dead: Registered): Promise<void> {
  await removeRegistration(dead);
}
