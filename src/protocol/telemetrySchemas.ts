import * as v from 'valibot';
import { maxRecords, ObservedSchema, RequestRecordSchema } from './traffic';
import type { AgentMessage, OwnLineHeader, PulseMessage } from './telemetry';

const text = (max: number) =>
  v.pipe(
    v.string(),
    v.transform((value) => value.slice(0, max)),
  );
const port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));

const workerNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

export const OwnLineHeaderSchema = v.object({
  worker: workerNumber,
  line: v.picklist(['telemetry', 'pulse']),
}) satisfies v.GenericSchema<unknown, OwnLineHeader>;

const inFlight = v.pipe(v.array(RequestRecordSchema), v.maxLength(maxRecords));

/** What the supervisor accepts from a worker: bounded, since the user's program can write to the same pipe. */
export const AgentMessageSchema = v.variant('type', [
  v.object({ type: v.literal('hello') }),
  v.object({
    type: v.literal('listening'),
    scheme: v.picklist(['http', 'https', 'tcp', 'udp', 'unix']),
    host: v.exactOptional(text(256)),
    port: v.exactOptional(port),
    path: v.exactOptional(text(4096)),
  }),
  v.object({
    type: v.literal('uncaught'),
    origin: v.picklist(['uncaughtException', 'unhandledRejection']),
    name: text(256),
    message: text(4096),
    stack: v.exactOptional(text(32_768)),
    code: v.exactOptional(text(256)),
    port: v.exactOptional(port),
    inFlight: v.exactOptional(inFlight),
  }),
  v.object({ type: v.literal('observed'), ...ObservedSchema.entries }),
  v.object({ type: v.literal('held') }),
  v.object({ type: v.literal('ipcLost') }),
  v.object({
    type: v.literal('draining'),
    signal: v.picklist(['SIGTERM', 'SIGINT']),
    shutdownMessage: v.boolean(),
  }),
  v.object({ type: v.literal('drained') }),
  v.object({
    type: v.literal('ownWorker'),
    change: v.picklist(['forked', 'disconnected', 'exited']),
    worker: workerNumber,
    pid: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    code: v.exactOptional(v.pipe(v.number(), v.integer())),
    signal: v.exactOptional(text(16)),
    asked: v.exactOptional(v.picklist(['disconnect', 'signal'])),
  }),
  v.object({ type: v.literal('reloads'), listens: v.boolean() }),
]) satisfies v.GenericSchema<unknown, AgentMessage>;

const milliseconds = v.pipe(v.number(), v.minValue(0));

export const PulseMessageSchema = v.variant('type', [
  v.object({
    type: v.literal('unresponsive'),
    ms: milliseconds,
    stack: v.exactOptional(text(32_768)),
    inFlight: v.exactOptional(inFlight),
  }),
  v.object({ type: v.literal('responsive'), ms: milliseconds }),
]) satisfies v.GenericSchema<unknown, PulseMessage>;
