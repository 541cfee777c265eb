import * as v from 'valibot';
import { DashboardRequestSchema } from '../../protocol/dashboard';
import type { Location } from '../../protocol/events';
import { commandIds } from '../ids';
import type { SessionModel } from '../sessionModel';
import { processKey } from '../tree/arrangement';
import { placesOf } from './eventDetail';
import type { SessionRecords } from './records';
import type { Sight } from './snapshot';

type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** What a message of the page comes to, once nothing in it needs to be trusted any more. */
export type DashboardAction =
  | { do: 'show'; sight: Sight }
  | { do: 'open'; url: string }
  | { do: 'openPlace'; location: Location }
  | { do: 'export'; session: SessionModel }
  /** The target is a session's id, `<session>/<slot>`, or `<session>/process:<pid>:<start>`. */
  | { do: 'execute'; command: CommandId; target?: string };

/**
 * Makes an action of a message.
 * @param find a session by its id
 * @param recordsOf what is kept of a session that was found
 * @returns nothing for what the page has no business to ask, or what it names is gone
 */
export function actionOf(
  message: unknown,
  find: (id: string) => SessionModel | undefined,
  recordsOf: (id: string) => SessionRecords,
): DashboardAction | undefined {
  const parsed = v.safeParse(DashboardRequestSchema, message);
  if (!parsed.success) return undefined;
  const request = parsed.output;
  if (request.type === 'show') {
    const { tab, session, selected, table } = request;
    return { do: 'show', sight: { tab, session, selected, ...(table && { table }) } };
  }
  if (request.type === 'run') return { do: 'execute', command: commandIds.run };
  const session = find(request.session);
  if (!session) return undefined;
  switch (request.type) {
    case 'session':
      return { do: 'execute', command: request.command, target: session.id };
    case 'slot':
      if (!session.slot(request.slot)) return undefined;
      return { do: 'execute', command: request.command, target: `${session.id}/${request.slot}` };
    case 'process':
      if (!session.process(request.process)) return undefined;
      return {
        do: 'execute',
        command: request.command,
        target: `${session.id}/${processKey(request.process)}`,
      };
    case 'place': {
      const entry = recordsOf(session.id).log.find(request.event);
      const location = entry && placesOf(entry)[request.place];
      return location && { do: 'openPlace', location };
    }
    case 'export':
      return { do: 'export', session };
    case 'open':
      if (!session.addresses.some(({ url }) => url === request.url)) return undefined;
      return { do: 'open', url: request.url };
  }
}
