import type { Cause, CauseKind } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import { explainExit, type ExitFacts } from './exitCause';
import { findPortHolder } from './portHolder';
import { SourceMaps } from './sourceMaps';
import { sourceStack } from './stackFrames';

const languageFailures: ReadonlySet<CauseKind> = new Set<CauseKind>([
  'syntaxError',
  'unsupportedTypeScript',
  'moduleNotFound',
]);

/** Whether a TypeScript loader may get further: it also resolves imports without a file extension. */
export function isLanguageFailure(cause: Cause): boolean {
  return languageFailures.has(cause.kind);
}

const maps = new SourceMaps();

/** The cause of a death, in terms of the sources where a file is compiled, and with the process that holds a port. */
export async function causeOf(facts: ExitFacts, plan: Plan): Promise<Cause> {
  const { uncaught } = facts;
  if (uncaught?.stack === undefined) return nameHolder(explainExit(facts, plan));
  const stack = await sourceStack(uncaught.stack, (place) => maps.sourceOf(place));
  return nameHolder(explainExit({ ...facts, uncaught: { ...uncaught, stack } }, plan));
}

/** Names the process that holds the port of a `portInUse`, where the system can tell. */
async function nameHolder(cause: Cause): Promise<Cause> {
  if (cause.kind !== 'portInUse' || cause.port === undefined) return cause;
  const holder = await findPortHolder(cause.port);
  if (!holder) return cause;
  const message = `Port ${cause.port} is in use by "${holder.command}" (pid ${holder.pid}).`;
  return { ...cause, message, holder };
}
