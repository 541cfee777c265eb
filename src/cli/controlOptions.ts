import { parseArgs } from 'node:util';
import { maxWorkers } from '../protocol/limits';
import { parseMessage } from '../protocol/message';
import { UsageError } from './usage';

/** The commands that ask something of a session which another process runs. */
export const controlCommands = ['list', 'reload', 'scale', 'restart', 'send', 'stop'] as const;
export type ControlCommand = (typeof controlCommands)[number];

export interface ControlOptions {
  command: ControlCommand;
  /** The id of a session, the beginning of one, or the pid of its supervisor. */
  session: string | undefined;
  json: boolean;
  /** Of `scale`. */
  workers: number;
  /** Of `send`: a slot, or all of them where it is left out. */
  slot?: number;
  /** Of `send`. */
  message?: unknown;
}

export const isControlCommand = (text: string): text is ControlCommand =>
  controlCommands.includes(text as ControlCommand);

const jsonOption = { json: { type: 'boolean' } } as const;
const sessionOption = { session: { type: 'string' } } as const;

/** @throws UsageError */
export function parseControlOptions(command: ControlCommand, argv: string[]): ControlOptions | 'help' {
  let parsed;
  try {
    parsed = parseArgs({
      args: argv,
      allowPositionals: command === 'scale' || command === 'send',
      options: {
        help: { type: 'boolean', short: 'h' },
        ...(command === 'list' ? jsonOption : sessionOption),
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}.`);
  }
  const { values, positionals } = parsed;
  if (values.help) return 'help';
  const { session, json } = values as { session?: string; json?: boolean };
  return {
    command,
    session,
    json: json ?? false,
    workers: command === 'scale' ? readWorkers(positionals) : 0,
    ...(command === 'send' ? readMessage(positionals) : {}),
  };
}

function readWorkers(positionals: readonly string[]): number {
  const [text = '', ...more] = positionals;
  const workers = /^\d+$/.test(text) ? Number(text) : 0;
  if (more.length > 0 || workers < 1 || workers > maxWorkers) {
    throw new UsageError(`scale takes a number of workers from 1 to ${maxWorkers}, as in "muster scale 4".`);
  }
  return workers;
}

function readMessage(positionals: readonly string[]): Pick<ControlOptions, 'slot' | 'message'> {
  const [whom = '', json, ...more] = positionals;
  const slot = /^\d+$/.test(whom) ? Number(whom) : 0;
  if ((whom !== 'all' && slot < 1) || json === undefined || more.length > 0) {
    throw new UsageError(
      `send takes a worker's number or "all", and a message as JSON, as in "muster send all '{"cmd":"flush"}'".`,
    );
  }
  const parsed = parseMessage(json);
  if ('problem' in parsed) throw new UsageError(parsed.problem);
  return { message: parsed.message, ...(whom === 'all' ? {} : { slot }) };
}
