import { Agent, get, type RequestOptions } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export const clientKinds = [
  'keep-alive',
  'keep-alive, 700 ms',
  'new connections',
  'new connections, 700 ms',
] as const;
export type ClientKind = (typeof clientKinds)[number];

/** Clients of each kind. */
const perKind = 20;
/** A request that was lost without a word counts as failed after this, milliseconds. */
const answerDeadline = 5000;
/** Before a client whose request failed asks again, so that an outage is not counted in thousands, milliseconds. */
const pauseMs = 10;

export interface Tally {
  answered: number;
  failed: Record<ClientKind, number>;
  /** How often each error came. */
  reasons: Map<string, number>;
}

/**
 * One request.
 * @returns why it failed, or nothing when it was answered
 */
function ask(options: RequestOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get({ ...options, timeout: answerDeadline }, (response) => {
      const { statusCode } = response;
      response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      response.on('end', () => resolve(statusCode === 200 ? undefined : `status ${statusCode ?? 0}`));
      response.resume();
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

/**
 * Keeps a server busy while `work` is done, in the way that shows each request it loses: every client asks again as
 * soon as it was answered, some on one connection that they keep, some on a new one for each request, some for an
 * answer that takes 700 ms.
 * @param work is given the tally so far
 * @returns the tally when each request has come to its end
 */
export async function underLoad(port: number, work: (tally: Tally) => Promise<void>): Promise<Tally> {
  const tally: Tally = {
    answered: 0,
    failed: { 'keep-alive': 0, 'keep-alive, 700 ms': 0, 'new connections': 0, 'new connections, 700 ms': 0 },
    reasons: new Map(),
  };
  let over = false;
  const client = async (kind: ClientKind): Promise<void> => {
    const agent = kind.startsWith('keep-alive') ? new Agent({ keepAlive: true, maxSockets: 1 }) : false;
    const path = kind.endsWith('700 ms') ? '/slow' : '/';
    while (!over) {
      const reason = await ask({ host: '127.0.0.1', port, path, agent });
      if (reason === undefined) {
        tally.answered++;
        continue;
      }
      tally.failed[kind]++;
      tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
      await delay(pauseMs);
    }
    if (agent) agent.destroy();
  };
  const all = Promise.all(clientKinds.flatMap((kind) => Array.from({ length: perKind }, () => client(kind))));
  try {
    await work(tally);
  } finally {
    over = true;
    await all;
  }
  return tally;
}

/** Failed requests of the clients that keep their connections, and of those that do not. */
export function failures({ failed }: Tally): { keepAlive: number; newConnections: number } {
  return {
    keepAlive: failed['keep-alive'] + failed['keep-alive, 700 ms'],
    newConnections: failed['new connections'] + failed['new connections, 700 ms'],
  };
}

/** `ECONNRESET 12, no answer 1`. */
export function reasonsText({ reasons }: Tally): string {
  return [...reasons].map(([reason, count]) => `${reason} ${count}`).join(', ') || 'none';
}
