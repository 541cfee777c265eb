import type { AgentCommand, BeginCommand, DrainCommand, SendCommand } from '../protocol/telemetry';

const isDuration = (value: unknown): boolean => typeof value === 'number' && value >= 0;

function isDrain({ idle, deadline, streams }: Partial<DrainCommand>): boolean {
  return (idle === 'close' || idle === 'await-request') && isDuration(deadline) && isDuration(streams);
}

function isBegin({ env }: Partial<BeginCommand>): boolean {
  if (typeof env !== 'object' || (env as unknown) === null) return false;
  return Object.values(env).every((value) => typeof value === 'string');
}

const isSend = ({ workers, message }: Partial<SendCommand>): boolean =>
  Array.isArray(workers) && message !== undefined;

/** @returns nothing for a line that is not a command of the supervisor */
export function parseCommand(line: string): AgentCommand | undefined {
  try {
    const value = JSON.parse(line) as Partial<AgentCommand> | null;
    const isCommand =
      (value?.type === 'drain' && isDrain(value)) ||
      (value?.type === 'begin' && isBegin(value)) ||
      (value?.type === 'send' && isSend(value)) ||
      value?.type === 'askReload';
    return isCommand ? (value as AgentCommand) : undefined;
  } catch {
    return undefined;
  }
}
