/**
 * What the editor may ask of the supervisor, and what it is told: JSON-RPC over the supervisor's fd 3.
 * Every parameter and result is validated on arrival by the schema beside it.
 */
import * as v from 'valibot';
import { NotificationType, RequestType } from 'vscode-jsonrpc';
import {
  CauseSchema,
  ProcessIdSchema,
  ProcessInfoSchema,
  SessionInfoSchema,
  SlotInfoSchema,
  type MusterEvent,
  type ProcessId,
} from './events';
import { PlanSchema, type Plan } from './plan';
import { maxWorkers } from './limits';

/** The file descriptor of the supervisor that carries JSON-RPC, both ways. */
export const rpcFd = 3;

/** The argument that has a supervisor end what others have left, in place of serving a client. */
export const sweepArgument = 'sweep';

export const HandshakeSchema = v.object({ protocol: v.number() });
export type Handshake = v.InferOutput<typeof HandshakeSchema>;

export const StartSchema = v.object({
  session: v.pipe(v.string(), v.minLength(1)),
  plan: PlanSchema,
  unlisted: v.optional(v.boolean()),
});
export interface StartParams {
  /** The session's id, chosen by the client; stamped on every event. */
  session: string;
  plan: Plan;
  /** Not one of the user's sessions: it is not listed, and nobody else can ask anything of it. */
  unlisted?: boolean | undefined;
}

export const SlotParamsSchema = v.object({ slot: v.pipe(v.number(), v.integer(), v.minValue(0)) });
export type SlotParams = v.InferOutput<typeof SlotParamsSchema>;

export const ScaleSchema = v.object({
  workers: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxWorkers)),
});
export type ScaleParams = v.InferOutput<typeof ScaleSchema>;

export const SendMessageSchema = v.object({
  /** All workers where it is left out. */
  slot: v.exactOptional(SlotParamsSchema.entries.slot),
  /** Whatever JSON can say; see `problemOf` in `message.ts`. */
  message: v.unknown(),
});
export type SendMessageParams = v.InferOutput<typeof SendMessageSchema>;

export const SentSchema = v.object({
  /** How many workers it went to. */
  workers: v.number(),
});
export type Sent = v.InferOutput<typeof SentSchema>;

/** What a person may send; Windows knows none but the last, and ends the process. */
export const sendableSignals = [
  ...['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGTERM', 'SIGSTOP', 'SIGCONT', 'SIGCHLD'],
  'SIGKILL',
] as const;
export const SignalProcessSchema = v.object({
  ...ProcessIdSchema.entries,
  signal: v.pipe(v.string(), v.picklist(sendableSignals)),
});
export type SignalProcessParams = v.InferOutput<typeof SignalProcessSchema>;

export const EndProcessSchema = v.object({
  ...ProcessIdSchema.entries,
  /** With all that descends from it. */
  tree: v.boolean(),
});
export type EndProcessParams = v.InferOutput<typeof EndProcessSchema>;

export const ReloadResultSchema = v.object({
  outcome: v.picklist(['done', 'failed', 'cancelled', 'refused']),
  replaced: v.number(),
  total: v.number(),
  cause: v.optional(CauseSchema),
});
export type ReloadResult = v.InferOutput<typeof ReloadResultSchema>;

export const SnapshotSchema = v.object({
  session: SessionInfoSchema,
  slots: v.array(SlotInfoSchema),
  processes: v.array(ProcessInfoSchema),
});
export type Snapshot = v.InferOutput<typeof SnapshotSchema>;

export const requests = {
  handshake: new RequestType<Handshake, Handshake, void>('handshake'),
  start: new RequestType<StartParams, null, void>('start'),
  /** Resolves when no worker is left; the supervisor then exits by itself. */
  stop: new RequestType<null, null, void>('stop'),
  restart: new RequestType<null, null, void>('restart'),
  /** Honours cancellation between two slots. */
  reload: new RequestType<null, ReloadResult, void>('reload'),
  scale: new RequestType<ScaleParams, null, void>('scale'),
  restartSlot: new RequestType<SlotParams, null, void>('slot/restart'),
  stopSlot: new RequestType<SlotParams, null, void>('slot/stop'),
  killSlot: new RequestType<SlotParams, null, void>('slot/kill'),
  /** Over the worker's IPC channel, as its program's own primary would send it. Refused where nobody would get it. */
  sendMessage: new RequestType<SendMessageParams, Sent, void>('message/send'),
  /** SIGTERM, and SIGKILL after the kill timeout. Resolves when it is gone. Only what is of the session is touched. */
  endProcess: new RequestType<EndProcessParams, null, void>('process/end'),
  signalProcess: new RequestType<SignalProcessParams, null, void>('process/signal'),
  /** Has a zombie's parent take its status. Refused, in a sentence that says what helps, when it does not. */
  reapProcess: new RequestType<ProcessId, null, void>('process/reap'),
  /** From now on it outlives its worker, with what it starts. */
  keepProcess: new RequestType<ProcessId, null, void>('process/keep'),
  /** Measures its share of memory, which takes milliseconds; a `processes` event tells it. */
  measureProcess: new RequestType<ProcessId, null, void>('process/measure'),
  snapshot: new RequestType<null, Snapshot, void>('snapshot'),
} as const;

export const notifications = {
  event: new NotificationType<MusterEvent>('event'),
  /** The last message of a supervisor that was stopped; it exits once this is written. */
  ended: new NotificationType<null>('ended'),
} as const;
