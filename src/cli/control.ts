import { setTimeout as delay } from 'node:timers/promises';
import { ResponseError } from 'vscode-jsonrpc';
import { ControlClient } from '../control/client';
import { ControlError } from '../control/controlError';
import { surroundings } from '../control/directory';
import type { Snapshot } from '../protocol/rpc';
import type { ControlCommand, ControlOptions } from './controlOptions';
import { chooseSession, listSessions, livingSessions, sessionTable } from './sessions';

/** How often a session is asked whether its workers have settled, in milliseconds. */
const pollMs = 100;

const say = (text: string): void => console.log(text);
const complain = (text: string): void => console.error(`muster: ${text}`);

/**
 * Asks something of a session that another process runs, and waits until it has come about.
 * @returns the exit code
 * @throws NoSessionError, ControlError when nobody can be asked
 */
export async function control(options: ControlOptions): Promise<number> {
  const { command, session, json } = options;
  const sessions = await livingSessions(surroundings());
  if (command === 'list') {
    const listed = await listSessions(sessions);
    if (json) say(JSON.stringify(listed, undefined, 2));
    else
      say(listed.length === 0 ? 'No session is running.' : sessionTable(listed, Date.now(), process.cwd()));
    return 0;
  }
  const client = await ControlClient.open(chooseSession(sessions, session));
  try {
    return await actions[command](client, options);
  } catch (error) {
    // It refused, or it ended meanwhile.
    if (!(error instanceof ResponseError || error instanceof ControlError)) throw error;
    complain(error.message);
    return 1;
  } finally {
    client.close();
  }
}

const actions: Record<
  Exclude<ControlCommand, 'list'>,
  (client: ControlClient, options: ControlOptions) => Promise<number>
> = {
  reload,
  async scale(client, { workers }) {
    await client.scale(workers);
    return tellWorkers(await settled(client));
  },
  async restart(client) {
    await client.restart();
    return tellWorkers(await settled(client));
  },
  async send(client, { message, slot }) {
    const workers = await client.sendMessage(message, slot);
    say(
      slot === undefined
        ? `sent to ${workers} ${workers === 1 ? 'worker' : 'workers'}`
        : `sent to worker ${slot}`,
    );
    return 0;
  },
  async stop(client) {
    await client.stop();
    say('stopped');
    return 0;
  },
};

async function reload(client: ControlClient): Promise<number> {
  const { outcome, replaced, total, cause } = await client.reload();
  const count = `${replaced} of ${total} workers replaced`;
  switch (outcome) {
    case 'done':
      say(`reload done, ${count}`);
      return 0;
    case 'failed':
      complain(`reload failed, ${count}: ${cause?.message ?? 'cause unknown'}`);
      if (cause?.detail !== undefined) console.error(cause.detail);
      return 1;
    case 'cancelled':
      complain(`reload cancelled, ${count}`);
      return 1;
    case 'refused':
      complain('another reload is running: wait until it is over.');
      return 1;
  }
}

/** Waits until no worker is on its way up or down. */
async function settled(client: ControlClient): Promise<Snapshot> {
  for (;;) {
    const snapshot = await client.snapshot();
    if (snapshot.slots.every(({ state }) => state !== 'starting' && state !== 'draining')) return snapshot;
    await delay(pollMs);
  }
}

/** @returns 1 when one of them does not serve */
function tellWorkers({ session, slots }: Snapshot): number {
  const down = slots.filter(({ state }) => state !== 'ready');
  say(`${slots.length - down.length} of ${session.workers} workers ready`);
  for (const { slot, state, cause } of down)
    complain(`worker ${slot} is not ready (${state}): ${cause?.message ?? 'it was stopped.'}`);
  return down.length === 0 ? 0 : 1;
}
