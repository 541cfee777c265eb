import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { ruleIds, type LintOptions } from '../lint';

/** The file of a project that says how it is checked; the nearest above a checked file holds for it. */
export const configName = '.musterrc.json';

/** What a rule can be set to, from nothing to most. */
export const levels = ['off', 'hint', 'warning', 'error'] as const;
export type Level = (typeof levels)[number];

/** An array is an object to a schema of objects. */
const object = (message: string): v.GenericSchema<object> =>
  v.custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), message);
const level = v.picklist(levels, `takes ${words(levels, 'or')}`);
const flag = v.boolean('takes true or false');
const entries = {
  $schema: v.optional(v.string('takes the address of a schema')),
  rules: v.optional(
    v.pipe(
      object('takes an object of rules and their levels'),
      v.strictObject(
        Object.fromEntries(ruleIds.map((id) => [id, v.optional(level)])) as Record<
          (typeof ruleIds)[number],
          v.OptionalSchema<typeof level, undefined>
        >,
      ),
    ),
  ),
  /** The program runs clustered, though no file that is checked shows it. */
  clustered: v.optional(flag),
  /** What balances the load keeps a client with its worker. */
  sticky: v.optional(flag),
};
const ConfigSchema = v.pipe(object('must hold an object'), v.strictObject(entries));

/** Names of the top-level keys, for the schema that editors read. */
export const configKeys: readonly string[] = Object.keys(entries);

export interface Config {
  readonly rules: NonNullable<LintOptions['rules']>;
  readonly isClustered: boolean | undefined;
  readonly isSticky: boolean | undefined;
}

/** A configuration that does not hold; the message is one sentence with the file and the key. */
export class ConfigProblem extends Error {
  /** @param detail the sentence without the file */
  constructor(
    readonly file: string,
    readonly detail: string,
  ) {
    super(`${file}: ${detail}`);
  }
}

/** @throws {ConfigProblem} when it cannot be read, is no JSON, or has a key or value that it must not have */
export function readConfig(file: string): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigProblem(file, `it cannot be read (${codeOf(error)}).`);
  }
  return parseConfig(file, text);
}

/** @throws {ConfigProblem} as {@link readConfig} */
export function parseConfig(file: string, text: string): Config {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ConfigProblem(
      file,
      `it is not JSON: ${error instanceof Error ? error.message : 'unreadable'}.`,
    );
  }
  const { success, output, issues } = v.safeParse(ConfigSchema, value);
  if (!success) throw new ConfigProblem(file, sentenceOf(issues[0]));
  const rules = Object.fromEntries(
    Object.entries(output.rules ?? {}).filter(([, wish]) => wish !== undefined),
  );
  return { rules, isClustered: output.clustered, isSticky: output.sticky };
}

function sentenceOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  if (path === null) return `it ${issue.message}.`;
  if (issue.type !== 'strict_object' || issue.expected !== 'never')
    return `"${path}" is ${JSON.stringify(issue.input)}; it ${issue.message}.`;
  return path.startsWith('rules.')
    ? `"${path}" names no rule; the rules are ${words(ruleIds, 'and')}.`
    : `"${path}" is no key of it; the keys are ${words(configKeys, 'and')}.`;
}

function words(all: readonly string[], last: 'and' | 'or'): string {
  return `${all.slice(0, -1).join(', ')} ${last} ${all.at(-1) ?? ''}`;
}

/** The error's code as the system names it, such as `EACCES`. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : String(error);
}
