import * as v from 'valibot';
import {
  ErrorCodes,
  ResponseError,
  type CancellationToken,
  type MessageConnection,
  type RequestType,
} from 'vscode-jsonrpc';
import { ProcessIdSchema } from '../protocol/events';
import { problemOf } from '../protocol/message';
import {
  EndProcessSchema,
  HandshakeSchema,
  requests,
  ScaleSchema,
  SendMessageSchema,
  SignalProcessSchema,
  SlotParamsSchema,
  StartSchema,
  type StartParams,
} from '../protocol/rpc';
import { protocolVersion } from '../protocol/version';
import { RefusedError } from './refusedError';
import type { Session } from './session';

/** What whoever is on the other end of a connection may do. */
export interface Authority {
  /** @throws RefusedError when there is none yet */
  session(): Session;
  /** @throws RefusedError */
  start(params: StartParams): Promise<void>;
  /** Resolves when no worker is left. */
  stop(): Promise<void>;
}

const refuse = (message: string): ResponseError => new ResponseError(ErrorCodes.InvalidRequest, message);

/** Answers the requests of `protocol/rpc.ts` on a connection, once hands were shaken. */
export function answerRequests(connection: MessageConnection, authority: Authority): void {
  let greeted = false;

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
  answer(requests.start, StartSchema, async (params) => {
    await authority.start(params);
    return null;
  });
  answer(requests.stop, v.null(), async () => {
    await authority.stop();
    return null;
  });
  answer(requests.restart, v.null(), () => {
    authority.session().restart();
    return null;
  });
  answer(requests.reload, v.null(), (_, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return authority.session().reload(abort.signal);
  });
  answer(requests.scale, ScaleSchema, async ({ workers }) => {
    await authority.session().scale(workers);
    return null;
  });
  answer(requests.restartSlot, SlotParamsSchema, ({ slot }) => {
    authority.session().restartSlot(slot);
    return null;
  });
  answer(requests.stopSlot, SlotParamsSchema, async ({ slot }) => {
    await authority.session().stopSlot(slot);
    return null;
  });
  answer(requests.killSlot, SlotParamsSchema, async ({ slot }) => {
    await authority.session().killSlot(slot);
    return null;
  });
  answer(requests.sendMessage, SendMessageSchema, ({ slot, message }) => {
    const problem = problemOf(message);
    if (problem !== undefined) throw refuse(problem);
    return { workers: authority.session().sendMessage(message, slot) };
  });
  answer(requests.endProcess, EndProcessSchema, async ({ tree, ...id }) => {
    const { processes } = authority.session();
    await (tree ? processes.endTree(id) : processes.end(id));
    return null;
  });
  answer(requests.signalProcess, SignalProcessSchema, async ({ signal, ...id }) => {
    await authority.session().processes.signal(id, signal);
    return null;
  });
  answer(requests.reapProcess, ProcessIdSchema, async (id) => {
    await authority.session().processes.reap(id);
    return null;
  });
  answer(requests.keepProcess, ProcessIdSchema, (id) => {
    authority.session().processes.keep(id);
    return null;
  });
  answer(requests.measureProcess, ProcessIdSchema, async (id) => {
    await authority.session().processes.measure(id);
    return null;
  });
  answer(requests.snapshot, v.null(), () => authority.session().snapshot);
}
