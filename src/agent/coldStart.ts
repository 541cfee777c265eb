/**
 * Where a cold spare waits: Node has started, and no line of the program has run. It stands still in a read of the
 * supervisor's pipe, so that it takes no processor time, a signal ends it as it ends any program that has not begun,
 * and the end of the supervisor is its own.
 */
import { readSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  maxCommandLine,
  telemetryFd,
  type AgentCommand,
  type BeginCommand,
  type HeldMessage,
} from '../protocol/telemetry';
import { parseCommand } from './command';
import { intercept } from './intercept';
import { prepareListen } from './prepareListen';

/** Node's own, which most servers load: the program finds them in place. */
const usualModules = ['node:http', 'node:https'];

const newline = 0x0a;

/**
 * Reads one line, a byte at a time: what follows it is for whoever reads the pipe next.
 * @returns an empty one when the pipe has ended
 */
function readLine(): string {
  const line = Buffer.allocUnsafe(maxCommandLine);
  for (let length = 0; length < line.length;) {
    try {
      if (readSync(telemetryFd, line, length, 1, null) === 0) return '';
    } catch (error) {
      // Node does not take up a read again that a signal has interrupted.
      if ((error as NodeJS.ErrnoException).code !== 'EINTR') throw error;
      continue;
    }
    if (line[length] === newline) return line.toString('utf8', 0, length);
    length++;
  }
  return '';
}

/** @returns nothing when the supervisor is gone */
function awaitCommand(): AgentCommand | undefined {
  const held: HeldMessage = { type: 'held' };
  try {
    writeSync(telemetryFd, `${JSON.stringify(held)}\n`);
    return parseCommand(readLine());
  } catch {
    return undefined;
  }
}

/** A program counts its time from its own beginning. */
function hideWait(seconds: number): void {
  intercept(process, 'uptime', (_, args, uptime) => Number(uptime(...args)) - seconds);
}

/** Waits until the supervisor gives the process its slot. Does not return when the supervisor is gone. */
export function waitToBegin(): BeginCommand {
  const load = createRequire(__filename);
  for (const name of usualModules) load(name);
  prepareListen();
  const since = process.uptime();
  const command = awaitCommand();
  if (command?.type !== 'begin') process.exit();
  hideWait(process.uptime() - since);
  return command;
}
