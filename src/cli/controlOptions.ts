import { parseArgs } from 'node:util';
import { maxWorkers } from '../protocol/limits';
import { UsageError } from './usage';

/** The commands that ask something of a session which another process runs. */
export const controlCommands = ['list', 'reload', 'scale', 'restart', 'stop'] as const;
export type ControlCommand = (typeof controlCommands)[number];

export interface ControlOptions {
  command: ControlCommand;
  /** The id of a session, the beginning of one, or the pid of its supervisor. */
  session: string | undefined;
  json: boolean;
  /** Of `scale`. */
  workers: number;
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
      allowPositionals: command === 'scale',
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
