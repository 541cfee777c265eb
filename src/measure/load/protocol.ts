/** What the measuring process and its load generator say to each other: a request on stdin, messages on stdout. */
import * as v from 'valibot';
import { LoadShapeSchema } from '../../protocol/measure';

export const LoadOrderSchema = v.object({
  protocol: v.picklist(['http:', 'https:']),
  /** An IP address of this machine and a port, or the path of a UNIX socket or Windows pipe. */
  at: v.union([
    v.object({ address: v.pipe(v.string(), v.ip()), port: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
    v.object({ path: v.pipe(v.string(), v.minLength(1)) }),
  ]),
  /** The name that a server with several certificates is asked for. */
  servername: v.optional(v.string()),
  requests: v.array(
    v.object({
      method: v.string(),
      path: v.string(),
      headers: v.record(v.string(), v.string()),
      body: v.optional(v.string()),
    }),
  ),
  ...v.omit(LoadShapeSchema, ['rounds']).entries,
});
export type LoadOrder = v.InferOutput<typeof LoadOrderSchema>;

export const LoadFiguresSchema = v.object({
  /** Milliseconds in which the figures were taken. */
  elapsed: v.number(),
  /** Answers below 400. */
  good: v.number(),
  /** Requests without an answer, and answers of 400 and above. */
  errors: v.number(),
  /** Answers by their status. */
  statuses: v.record(v.string(), v.number()),
  /** Milliseconds; 0 without an answer. */
  p50: v.number(),
  p99: v.number(),
  /** Milliseconds of CPU that the generator itself took. */
  cpu: v.number(),
});
export type LoadFigures = v.InferOutput<typeof LoadFiguresSchema>;

export const LoadMessageSchema = v.variant('type', [
  /** The warm-up is over: figures count from now on. */
  v.object({ type: v.literal('warm') }),
  v.object({ type: v.literal('done'), figures: LoadFiguresSchema }),
]);

/** A message is small; an order carries bodies. */
export const maxLoadLine = 64 * 1024 * 1024;
