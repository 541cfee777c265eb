/**
 * What whoever wants a program measured and the process that measures it say to each other: the request on its stdin
 * and its messages on its stdout, one JSON object a line. The end of its stdin cancels. The report is also what is
 * exported.
 */
import * as v from 'valibot';
import { maxTimeoutMs, maxWorkers } from './limits';
import { PlanSchema } from './plan';

/** Requests that one load sends in turn; a file that holds more is no load but a test suite. */
export const maxRequests = 50;
/** Bytes of the bodies of one load together. */
export const maxBodyBytes = 10 * 1024 * 1024;
/** A message is a report at the most: some kilobytes for each number of workers. */
export const maxMeasureLine = 16 * 1024 * 1024;

export const HttpRequestSchema = v.object({
  method: v.pipe(v.string(), v.regex(/^[A-Z][A-Z-]*$/)),
  /** An absolute http or https URL, or a path of the program's own address. */
  url: v.pipe(v.string(), v.minLength(1), v.maxLength(8192)),
  headers: v.record(v.string(), v.string()),
  body: v.optional(v.string()),
});
export type HttpRequest = v.InferOutput<typeof HttpRequestSchema>;

const positive = v.pipe(v.number(), v.integer(), v.minValue(1));

export const LoadShapeSchema = v.object({
  connections: v.pipe(positive, v.maxValue(10_000)),
  /** Milliseconds under load before figures count. */
  warmUp: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maxTimeoutMs)),
  /** Milliseconds under load that count. */
  duration: v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(maxTimeoutMs)),
  /** How often each number of workers is measured. */
  rounds: v.pipe(positive, v.maxValue(100)),
});
export type LoadShape = v.InferOutput<typeof LoadShapeSchema>;

/** How a person who set nothing is measured. */
export const loadDefaults: LoadShape = { connections: 64, warmUp: 2000, duration: 5000, rounds: 3 };

export const MeasureRequestSchema = v.object({
  /** How the program runs; its own number of workers is not looked at. */
  plan: PlanSchema,
  /** The numbers of workers to measure. */
  counts: v.pipe(v.array(v.pipe(positive, v.maxValue(maxWorkers))), v.minLength(1)),
  requests: v.pipe(v.array(HttpRequestSchema), v.minLength(1), v.maxLength(maxRequests)),
  load: LoadShapeSchema,
});
export type MeasureRequest = v.InferOutput<typeof MeasureRequestSchema>;

/** The median of the rounds, with the lowest and the highest of them. */
export const SpreadSchema = v.object({ median: v.number(), low: v.number(), high: v.number() });
export type Spread = v.InferOutput<typeof SpreadSchema>;

export const ResultSchema = v.object({
  /** 0 is the single plain process, without Muster. */
  workers: v.number(),
  /** Good answers a second. */
  perSecond: SpreadSchema,
  /** How many times the plain process's of the same round. */
  speedUp: SpreadSchema,
  /** Milliseconds. */
  p50: SpreadSchema,
  p99: SpreadSchema,
  /** Requests of all rounds without an answer, or with one of 400 and above. */
  errors: v.number(),
  /** The share of those among all requests, 0 to 1. */
  errorShare: v.number(),
  /** Milliseconds of CPU for one request, of all processes of the program and its supervisor. */
  cpuPerRequest: SpreadSchema,
  /** How many cores those processes kept busy. */
  cores: SpreadSchema,
  /** How many cores the load generator kept busy. */
  generatorCores: SpreadSchema,
  /** How many cores the rest of the machine kept busy. */
  otherCores: SpreadSchema,
  /** Resident bytes of a worker and its children, at their highest. */
  memoryPerWorker: SpreadSchema,
});
export type Result = v.InferOutput<typeof ResultSchema>;

/** What keeps more workers from doing more, or lets them. */
export const limits = ['cpu', 'io', 'memory', 'generator'] as const;
export type Limit = (typeof limits)[number];

export const AdviceSchema = v.object({
  /** The recommended number of workers; 1 is the plain process. */
  workers: v.number(),
  limit: v.picklist(limits),
  /** One sentence for a person: the number, and why. */
  sentence: v.string(),
  /** What makes the figures less sure, a sentence each. */
  notes: v.array(v.string()),
});
export type Advice = v.InferOutput<typeof AdviceSchema>;

export const MeasureReportSchema = v.object({
  /** Of this form of the report. */
  format: v.literal(1),
  program: v.string(),
  nodeVersion: v.string(),
  /** Wall-clock milliseconds since the epoch. */
  startedAt: v.number(),
  machine: v.object({
    cores: v.number(),
    /** Bytes that programs may use. */
    memory: v.number(),
    model: v.string(),
    platform: v.string(),
  }),
  requests: v.array(v.string()),
  load: LoadShapeSchema,
  results: v.array(ResultSchema),
  advice: AdviceSchema,
});
export type MeasureReport = v.InferOutput<typeof MeasureReportSchema>;

export const MeasureMessageSchema = v.variant('type', [
  v.object({
    type: v.literal('progress'),
    /** Measurements that are over, and how many there will be. */
    done: v.number(),
    total: v.number(),
    /** What is measured now. */
    message: v.string(),
  }),
  v.object({ type: v.literal('report'), report: MeasureReportSchema }),
  /** It could not be measured; one sentence for a person. */
  v.object({ type: v.literal('problem'), message: v.string() }),
]);
export type MeasureMessage = v.InferOutput<typeof MeasureMessageSchema>;
