import * as v from 'valibot';
import {
  ErrorCodes,
  ResponseError,
  type CancellationToken,
  type MessageConnection,
  type RequestType,
} from 'vscode-jsonrpc';
import type { MusterEvent } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import {
  HandshakeSchema,
  notifications,
  requests,
  ScaleSchema,
  SlotParamsSchema,
  StartSchema,
} from '../protocol/rpc';
import { protocolVersion } from '../protocol/version';
import { RefusedError, Session } from './session';
import type { ShutdownPace } from './shutdown';

export interface RpcServer {
  /** Stops the session, if one was started. Resolves when nothing is left of it. */
  stop(pace?: ShutdownPace): Promise<void>;
  kill(): Promise<void>;
}

export interface RpcServerHooks {
  onStart: (plan: Plan) => void;
  /** The session has stopped and its last event was sent. */
  onStopped: () => void;
}

/** A client that does not read is not waited for longer, in milliseconds. */
const goodbyeMs = 1000;

const refuse = (message: string): ResponseError => new ResponseError(ErrorCodes.InvalidRequest, message);

/** Answers the requests of `protocol/rpc.ts` on a connection, and sends it every event of the session. */
export function serve(connection: MessageConnection, hooks: RpcServerHooks): RpcServer {
  let session: Session | undefined;
  let greeted = false;

  const send = async (event: MusterEvent): Promise<void> => {
    try {
      await connection.sendNotification(notifications.event, event);
    } catch {
      // The client is gone: the closing socket takes the session down.
    }
  };

  const running = (): Session => {
    if (!session) throw refuse('No program has been started.');
    return session;
  };

  function answer<P, R>(
    type: RequestType<P, R, void>,
    schema: v.GenericSchema<unknown, P>,
    handler: (params: P, token: CancellationToken) => R | Promise<R>,
  ): void {
    connection.onRequest(type.method, async (params: unknown, token: CancellationToken) => {
      const parsed = v.safeParse(schema, params);
      if (!parsed.success) throw new ResponseError(ErrorCodes.InvalidParams, v.summarize(parsed.issues));
      if (!greeted && type.method !== requests.handshake.method)
        throw refuse('The handshake must come first.');
      try {
        return await handler(parsed.output, token);
      } catch (error) {
        throw error instanceof RefusedError ? refuse(error.message) : error;
      }
    });
  }

  answer(requests.handshake, HandshakeSchema, ({ protocol }) => {
    if (protocol !== protocolVersion) {
      throw refuse(`This supervisor speaks protocol ${protocolVersion}, not ${protocol}: reload the window.`);
    }
    greeted = true;
    return { protocol: protocolVersion };
  });
  answer(requests.start, StartSchema, ({ session: id, plan }) => {
    if (session) throw refuse('A supervisor runs one session.');
    hooks.onStart(plan);
    session = new Session(id, plan, send);
    session.start();
    return null;
  });
  answer(requests.stop, v.null(), async () => {
    await stop();
    return null;
  });
  answer(requests.restart, v.null(), () => {
    running().restart();
    return null;
  });
  answer(requests.reload, v.null(), (_, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return running().reload(abort.signal);
  });
  answer(requests.scale, ScaleSchema, async ({ workers }) => {
    await running().scale(workers);
    return null;
  });
  answer(requests.restartSlot, SlotParamsSchema, ({ slot }) => {
    running().restartSlot(slot);
    return null;
  });
  answer(requests.stopSlot, SlotParamsSchema, async ({ slot }) => {
    await running().stopSlot(slot);
    return null;
  });
  answer(requests.killSlot, SlotParamsSchema, async ({ slot }) => {
    await running().killSlot(slot);
    return null;
  });
  answer(requests.snapshot, v.null(), () => running().snapshot);

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

  return { stop, kill: async () => session?.kill() };
}
