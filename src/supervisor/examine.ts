import type { Cause, CauseKind } from '../protocol/events';
import { findPortHolder } from './portHolder';

const languageFailures: ReadonlySet<CauseKind> = new Set<CauseKind>([
  'syntaxError',
  'unsupportedTypeScript',
  'moduleNotFound',
]);

/** Whether a TypeScript loader may get further: it also resolves imports without a file extension. */
export function isLanguageFailure(cause: Cause): boolean {
  return languageFailures.has(cause.kind);
}

/** Names the process that holds the port of a `portInUse`, where the system can tell. */
export async function nameHolder(cause: Cause): Promise<Cause> {
  if (cause.kind !== 'portInUse' || cause.port === undefined) return cause;
  const holder = await findPortHolder(cause.port);
  if (!holder) return cause;
  const message = `Port ${cause.port} is in use by "${holder.command}" (pid ${holder.pid}).`;
  return { ...cause, message, holder };
}
