import { availableParallelism, homedir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { maxWorkers } from '../../protocol/limits';
import { findProgram, namedProgram, type FoundProgram, type Supervision } from '../findProgram';
import { LaunchProblem } from '../problem';
import { AppSchema, environmentField, VariablesSchema, withOwnNames, type AppFields } from './fields';

/** An app of a PM2 ecosystem file. */
export interface EcosystemApp {
  name: string;
  /** As written; it starts at `cwd`. */
  script: string;
  cwd: string;
  args: string[];
  runtimeArgs: string[];
  env: Record<string, string>;
  /** What `env_production` and the like put over `env`, by the name of the environment. */
  environments: Record<string, Record<string, string>>;
  supervision: Supervision;
  /** Fields of the app that nothing here stands for. */
  leftOut: string[];
  /** What runs it in place of Node. */
  interpreter?: string;
}

const maxApps = 200;
const ConfigSchema = v.pipe(v.array(v.record(v.string(), v.unknown())), v.maxLength(maxApps));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws LaunchProblem that names the field */
function parse<T extends v.GenericSchema>(
  schema: T,
  value: unknown,
  place: string,
  file: string,
): v.InferOutput<T> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = [place, v.getDotPath(issue) ?? ''].filter(Boolean).join('.');
  const message = `${field} of ${basename(file)} cannot be used: it is ${issue.received}, and not ${issue.expected ?? 'in range'}.`;
  throw new LaunchProblem('badEcosystem', message);
}

/** Objects as pm2 hands them on: as JSON. */
function textsOf(variables: v.InferOutput<typeof VariablesSchema>): Record<string, string> {
  const known = Object.entries(variables).filter(([, value]) => value !== null);
  return Object.fromEntries(
    known.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
}

/** As pm2 counts: 0 and "max" are one a core, and what is negative leaves so many cores. Source: pm2's `lib/God.js`. */
function workersOf(instances: AppFields['instances'], cores: number): number {
  const wish = instances === undefined ? 1 : instances === 'max' ? 0 : Number(instances);
  return Math.min(Math.max(wish > 0 ? wish : cores + wish, 1), maxWorkers);
}

function supervisionOf(fields: AppFields, cwd: string, cores: number): Supervision {
  const { watch } = fields;
  const paths = watch === true ? [cwd] : watch === false ? [] : watch.map((path) => resolve(cwd, path));
  return {
    workers: workersOf(fields.instances, cores),
    watch: paths,
    numbers: {
      ...(fields.max_memory_restart === undefined ? {} : { memoryLimit: fields.max_memory_restart }),
      ...(fields.kill_timeout === undefined ? {} : { killTimeout: fields.kill_timeout }),
      ...(fields.listen_timeout === undefined ? {} : { readyTimeout: fields.listen_timeout }),
      ...(fields.max_restarts === undefined ? {} : { budgetRestarts: fields.max_restarts }),
    },
  };
}

function toApp(
  raw: Readonly<Record<string, unknown>>,
  place: string,
  file: string,
  cores: number,
): EcosystemApp {
  const named = withOwnNames(raw);
  const fields = parse(AppSchema, named, place, file);
  const home = fields.cwd?.startsWith('~') ? join(homedir(), fields.cwd.slice(1)) : fields.cwd;
  const cwd = resolve(dirname(file), home ?? '.');
  const environments = Object.entries(named).flatMap(([key, value]) => {
    const [, name] = environmentField.exec(key) ?? [];
    if (name === undefined) return [];
    return [[name, textsOf(parse(VariablesSchema, value, `${place}.${key}`, file))] as const];
  });
  const leftOut = Object.keys(named).filter(
    (key) => !(key in AppSchema.entries) && !environmentField.test(key),
  );
  const { interpreter } = fields;
  const isNode = /^node(@|\.exe$|$)/.test(basename(interpreter));
  return {
    name: fields.name ?? basename(fields.script, extname(fields.script)),
    script: fields.script,
    cwd,
    args: fields.args,
    runtimeArgs: fields.node_args,
    env: { ...textsOf(fields.env), ...(fields.port === undefined ? {} : { PORT: String(fields.port) }) },
    environments: Object.fromEntries(environments),
    supervision: supervisionOf(fields, cwd, cores),
    // Which node runs it is said to Muster itself.
    leftOut: isNode && interpreter !== 'node' ? [...leftOut, 'interpreter'] : leftOut,
    ...(isNode ? {} : { interpreter }),
  };
}

/**
 * Makes the apps out of what an ecosystem file holds: `{ apps: … }`, a list, or one app alone, as pm2 takes it.
 * @param file absolute; what is relative in it starts at its folder
 * @param cores what "max" instances stands for
 * @throws LaunchProblem when there is none, or one cannot be understood
 */
export function appsOf(config: unknown, file: string, cores = availableParallelism()): EcosystemApp[] {
  const held = isObject(config) ? (config['apps'] ?? config['pm2'] ?? config) : config;
  const isList = Array.isArray(held);
  const raws = parse(ConfigSchema, isList ? held : [held], 'apps', file);
  if (raws.length === 0)
    throw new LaunchProblem('badEcosystem', `${basename(file)} names no app: add one to "apps".`);
  return raws.map((raw, at) => toApp(raw, isList ? `apps.${at}` : 'apps', file, cores));
}

/** `npm start` and the like: what it runs is in package.json. */
const packageManager = /^(npm|yarn|pnpm)$/;
const isStart = (args: readonly string[]): boolean => /^(run )?start$/.test(args.join(' '));

/**
 * The program of an app, with the app's settings.
 * @param environment the name behind `env_`, for its variables over those of `env`
 * @throws LaunchProblem when it is not a program that Node runs, or there is no such environment
 */
export async function programOfApp(app: EcosystemApp, environment?: string): Promise<FoundProgram> {
  const { name, script, cwd, args, runtimeArgs, supervision, interpreter } = app;
  if (interpreter !== undefined) {
    const message = `${name} is run by ${interpreter}, and Muster runs Node.js programs alone: choose another app.`;
    throw new LaunchProblem('badEcosystem', message);
  }
  const variables = environment === undefined ? {} : app.environments[environment];
  if (variables === undefined) {
    const message = `${name} has no env_${environment}: add it, or leave the environment out.`;
    throw new LaunchProblem('badEcosystem', message);
  }
  const env = { ...app.env, ...variables };
  if (packageManager.test(script) && isStart(args)) {
    const found = await findProgram(cwd);
    if (found) return { ...found, cwd, env: { ...env, ...found.env }, supervision };
    const message = `The start script of ${cwd} is not a plain call of node: name the program itself in ${name}.`;
    throw new LaunchProblem('badEcosystem', message);
  }
  const { program } = await namedProgram(script, cwd);
  return { program, cwd, env, args, runtimeArgs, supervision };
}
