import * as v from 'valibot';
import { maxTimeoutMs } from '../../protocol/limits';
import { policyNumbers } from '../policyNumbers';

const wholeNumber = (most: number) =>
  v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.digits())]),
    v.transform(Number),
    v.integer(),
    v.minValue(0),
    v.maxValue(most),
  );
const milliseconds = wholeNumber(maxTimeoutMs);

/** Words of a text as pm2 parts them: what stands in quotes is one. Source: pm2's `lib/tools/Config.js`, `_valid`. */
const words = /[^\s"'=]+="[^"]*"|[^\s"'=]+='[^']*'|"[^"]*"|'[^']*'|\S+/g;

export function splitWords(text: string): string[] {
  return (text.match(words) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/s, '$2')).filter(Boolean);
}

const list = v.union([v.pipe(v.string(), v.transform(splitWords)), v.array(v.string())]);

/** pm2 counts in powers of 1024; the plan's limit is in MB. Source: pm2's `lib/API/schema.json`, `sbyte`. */
const bytesOf = { G: 1024 ** 3, M: 1024 ** 2, K: 1024, '': 1 } as const;

function megabytes(amount: string): number {
  const [, number = '', unit = ''] = /^(\d+)([GMK]?)$/.exec(amount) ?? [];
  return Math.ceil((Number(number) * bytesOf[unit as keyof typeof bytesOf]) / bytesOf.M);
}

const memory = v.pipe(
  v.union([v.pipe(v.number(), v.integer(), v.transform(String)), v.string()]),
  v.regex(/^\d+[GMK]?$/),
  v.transform(megabytes),
  v.maxValue(policyNumbers.memoryLimit.max),
);

const variable = v.union([v.string(), v.number(), v.boolean(), v.null(), v.record(v.string(), v.unknown())]);
export const VariablesSchema = v.record(v.string(), variable);

/** What is taken over of an app, under pm2's own names. Source: https://pm2.keymetrics.io/docs/usage/application-declaration */
export const AppSchema = v.object({
  name: v.optional(v.string()),
  script: v.pipe(v.string(), v.nonEmpty()),
  args: v.optional(list, []),
  cwd: v.optional(v.string()),
  env: v.optional(VariablesSchema, {}),
  port: v.optional(wholeNumber(65_535)),
  interpreter: v.optional(v.string(), 'node'),
  node_args: v.optional(list, []),
  exec_mode: v.optional(v.pipe(v.string(), v.regex(/^(cluster|fork)(_mode)?$/))),
  instances: v.optional(
    v.union([v.pipe(v.number(), v.integer()), v.pipe(v.string(), v.regex(/^(max|-?\d+)$/))]),
  ),
  watch: v.optional(v.union([v.boolean(), list]), false),
  max_memory_restart: v.optional(memory),
  kill_timeout: v.optional(milliseconds),
  listen_timeout: v.optional(milliseconds),
  wait_ready: v.optional(v.boolean()),
  max_restarts: v.optional(wholeNumber(policyNumbers.budgetRestarts.max)),
});
export type AppFields = v.InferOutput<typeof AppSchema>;

const aliases: Readonly<Record<string, string>> = {
  exec: 'script',
  exec_interpreter: 'interpreter',
  interpreter_args: 'node_args',
};

/** The variables of one environment, such as those of `env_production`; its name is kept as it is written. */
export const environmentField = /^env_(\S+)$/;

/** Gives every field the one name that it has here: pm2 takes `killTimeout` as well. What is null counts as not there. */
export function withOwnNames(app: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const named = Object.entries(app).flatMap(([key, value]): [string, unknown][] => {
    if (value === null || value === undefined) return [];
    if (environmentField.test(key)) return [[key, value]];
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return [[aliases[name] ?? name, value]];
  });
  return Object.fromEntries(named);
}
