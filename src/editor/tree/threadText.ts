import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ThreadFigures } from '../../protocol/traffic';

/** The file that a thread runs; undefined for one that runs a text. */
export function fileOfThread({ file }: ThreadFigures): string | undefined {
  if (!file.startsWith('file:')) return /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(file) ? file : undefined;
  return URL.canParse(file) ? fileURLToPath(file) : undefined;
}

/** What Node.js calls a thread that its program has given no name. */
const nameless = 'WorkerThread';

/** What a row calls a thread: its number, and its name or what it runs. */
export function labelOfThread(thread: ThreadFigures): string {
  const { id, name = '', file } = thread;
  const path = fileOfThread(thread);
  const given = name === '' || name === nameless ? basename(path ?? file) : name;
  return `thread ${id} ${given}`.trimEnd();
}

/** How busy a thread is. */
export const describeThread = ({ utilization }: ThreadFigures): string =>
  `${Math.round(utilization * 100)} %`;
