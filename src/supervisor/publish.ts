import type { Surroundings } from '../control/directory';
import { openEndpoint, type Endpoint } from '../control/endpoint';
import type { Plan } from '../protocol/plan';
import { protocolVersion } from '../protocol/version';
import { openProcessTable } from '../processes';
import type { Session } from './session';

/** A session that other processes of this user can ask something of. */
export interface Published {
  /** Resolves when it is off the list. */
  end(): Promise<void>;
}

/**
 * Lists a session for the user's other processes and lets them ask what its owner may. A session that cannot be
 * listed runs on without.
 * @param stop ends the session as its owner would
 * @param warn takes one sentence when it cannot be listed
 */
export function publish(
  session: Session,
  plan: Plan,
  where: Surroundings,
  stop: () => Promise<void>,
  warn: (message: string) => void,
): Published {
  const endpoint = open(session, plan, where, stop).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    warn(`Other terminals cannot ask anything of this session: ${why}.`);
    return undefined;
  });
  return { end: async () => (await endpoint)?.close() };
}

async function open(
  session: Session,
  plan: Plan,
  where: Surroundings,
  stop: () => Promise<void>,
): Promise<Endpoint> {
  const table = openProcessTable();
  const self = await table.row(process.pid).finally(() => table.close());
  if (!self) throw new Error('this process is not in the process table');
  const { program, nodeVersion, startedAt } = session.info;
  const entry = {
    session: session.id,
    pid: process.pid,
    start: self.start,
    program,
    nodeVersion,
    protocol: protocolVersion,
    startedAt,
    keepAlive: plan.keepAlive,
  };
  return openEndpoint(entry, where, (socket) => {
    socket.on('error', () => socket.destroy());
    // Loaded when somebody asks: it is a fifth of what runs a session.
    import('./answerSocket').then(
      ({ answerSocket }) => answerSocket(socket, session, stop),
      // Another version may have been installed over this one meanwhile.
      () => socket.destroy(),
    );
  });
}
