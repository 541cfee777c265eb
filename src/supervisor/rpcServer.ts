import type { MessageConnection } from 'vscode-jsonrpc';
import type { MusterEvent } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import { notifications } from '../protocol/rpc';
import { compileWhereItPays } from './engine';
import { answerRequests } from './rpcAnswers';
import { RefusedError } from './refusedError';
import { Session } from './session';
import type { ShutdownPace } from './shutdown';

export interface RpcServer {
  /** Stops the session, if one was started. Resolves when nothing is left of it. */
  stop(pace?: ShutdownPace): Promise<void>;
  kill(): Promise<void>;
  /** Reloads the session, if one was started and runs; its events tell the outcome. */
  reload(): void;
}

export interface RpcServerHooks {
  /** The session is there; its workers start when this resolves. */
  onStart: (plan: Plan, session: Session, unlisted: boolean) => Promise<void>;
  /** The session has stopped and its last event was sent. */
  onStopped: () => void;
}

/** A client that does not read is not waited for longer, in milliseconds. */
const goodbyeMs = 1000;

const oneSession = 'A supervisor runs one session.';

/** Serves the client that owns this process: it starts the session, and is sent every event of it. */
export function serve(connection: MessageConnection, hooks: RpcServerHooks): RpcServer {
  let session: Session | undefined;

  const send = async (event: MusterEvent): Promise<void> => {
    try {
      await connection.sendNotification(notifications.event, event);
    } catch {
      // The client is gone: the closing socket takes the session down.
    }
  };

  async function stop(pace?: ShutdownPace): Promise<void> {
    await session?.stop(pace);
    setImmediate(() => void sayGoodbye().then(hooks.onStopped));
  }

  async function sayLast(): Promise<void> {
    try {
      await connection.sendNotification(notifications.ended, null);
    } catch {
      // Nobody is there to hear it.
    }
  }

  /** Messages are written in the order of their sending: with the last one the answer to the stop is out too. */
  async function sayGoodbye(): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, goodbyeMs));
    await Promise.race([sayLast(), late]);
  }

  answerRequests(connection, {
    session() {
      if (!session) throw new RefusedError('No program has been started.');
      return session;
    },
    async start({ session: id, plan, unlisted = false }) {
      if (session) throw new RefusedError(oneSession);
      compileWhereItPays(plan);
      session = new Session(id, plan, send);
      await hooks.onStart(plan, session, unlisted);
      session.start();
    },
    stop: () => stop(),
  });

  return {
    stop,
    kill: async () => session?.kill(),
    reload() {
      // Refused while it stops.
      session?.reload().catch(() => undefined);
    },
  };
}

/**
 * Serves a client that comes to a session which runs already. It may ask what the owner may, but not start another;
 * events are not sent to it, and that it goes away changes nothing.
 * @param stop ends the session as its owner would
 */
export function attach(connection: MessageConnection, session: Session, stop: () => Promise<void>): void {
  answerRequests(connection, {
    session: () => session,
    start: () => Promise.reject(new RefusedError(oneSession)),
    stop,
  });
}
