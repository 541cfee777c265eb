import { relative } from 'node:path';
import { ControlClient } from '../control/client';
import type { Surroundings } from '../control/directory';
import { readRegistrations, type Registered } from '../control/registry';
import { openProcessTable } from '../processes';
import type { Snapshot } from '../protocol/rpc';
import { NoSessionError } from './noSessionError';

/** Enough of a session's id to tell it from the others. */
const shortId = 8;
const snapshotDeadline = 3000;

/** The sessions whose supervisor lives, the oldest first. */
export async function livingSessions(where: Surroundings): Promise<Registered[]> {
  const all = await readRegistrations(where);
  const table = openProcessTable();
  try {
    const living = new Set((await table.living(all)).map(({ pid }) => pid));
    return all.filter(({ pid }) => living.has(pid));
  } finally {
    table.close();
  }
}

/**
 * The session that a command is for: the only one that runs, unless one is named.
 * @param name its id, the beginning of it, or its supervisor's pid
 * @throws NoSessionError
 */
export function chooseSession(sessions: readonly Registered[], name: string | undefined): Registered {
  const hint = '"muster list" shows what runs';
  const isNamed = ({ session, pid }: Registered): boolean =>
    name === undefined || String(pid) === name || session.startsWith(name);
  const [chosen, ...others] = sessions.filter(isNamed);
  if (!chosen) {
    throw new NoSessionError(
      name === undefined ? 'No session is running.' : `No session "${name}" is running: ${hint}.`,
    );
  }
  if (others.length === 0) return chosen;
  const what = name === undefined ? 'sessions are running' : `running sessions are named "${name}"`;
  throw new NoSessionError(`${others.length + 1} ${what}: choose one with --session ID|PID; ${hint}.`);
}

export interface ListedSession {
  session: string;
  pid: number;
  program: string;
  nodeVersion: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** Where it stands; nothing when it did not answer. */
  snapshot?: Snapshot;
}

async function ask(registered: Registered): Promise<Snapshot | undefined> {
  let client: ControlClient | undefined;
  try {
    client = await ControlClient.open(registered);
    const late = new Promise<undefined>((resolve) =>
      setTimeout(() => resolve(undefined), snapshotDeadline).unref(),
    );
    return await Promise.race([client.snapshot(), late]);
  } catch {
    // Just ended, or of another version: it is listed without.
    return undefined;
  } finally {
    client?.close();
  }
}

/** Every session that runs, with where it stands. */
export function listSessions(sessions: readonly Registered[]): Promise<ListedSession[]> {
  return Promise.all(
    sessions.map(async (registered) => {
      const { session, pid, program, nodeVersion, startedAt } = registered;
      const snapshot = await ask(registered);
      return { session, pid, program, nodeVersion, startedAt, ...(snapshot && { snapshot }) };
    }),
  );
}

function uptime(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1000))} s`;
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} d`;
}

function rowOf(
  { session, pid, program, startedAt, snapshot }: ListedSession,
  now: number,
  cwd: string,
): string[] {
  const ready = snapshot?.slots.filter(({ state }) => state === 'ready').length;
  const inside = relative(cwd, program);
  return [
    session.slice(0, shortId),
    String(pid),
    snapshot === undefined ? 'no answer' : `${ready} of ${snapshot.session.workers} ready`,
    uptime(now - startedAt),
    inside.startsWith('..') ? program : inside,
  ];
}

/**
 * @param now milliseconds since the epoch
 * @param cwd programs below it are told relative to it
 */
export function sessionTable(sessions: readonly ListedSession[], now: number, cwd: string): string {
  const rows = [
    ['SESSION', 'PID', 'WORKERS', 'UPTIME', 'PROGRAM'],
    ...sessions.map((one) => rowOf(one, now, cwd)),
  ];
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
