import { basename, resolve } from 'node:path';
import { programOfApp, type EcosystemApp } from '../launch/ecosystem/apps';
import { readEcosystem } from '../launch/ecosystem/read';
import type { FoundProgram } from '../launch/findProgram';
import { LaunchProblem } from '../launch/problem';

/** Which app of an ecosystem file is meant. */
export interface AppChoice {
  /** Its name; not needed where there is one alone. */
  only?: string;
  /** The name behind `env_`. */
  appEnv?: string;
}

/** For `parseArgs`. */
export const appOptionTypes = {
  only: { type: 'string' },
  'app-env': { type: 'string' },
} as const;

export function readAppChoice(values: { only?: string; 'app-env'?: string }): AppChoice {
  const { only, 'app-env': appEnv } = values;
  return { ...(only === undefined ? {} : { only }), ...(appEnv === undefined ? {} : { appEnv }) };
}

function choose(apps: readonly EcosystemApp[], only: string | undefined, file: string): EcosystemApp {
  const named = only === undefined ? apps : apps.filter(({ name }) => name === only);
  const [app] = named;
  if (app && named.length === 1) return app;
  const names = apps.map(({ name }) => name).join(', ');
  const message =
    only === undefined
      ? `${basename(file)} has ${apps.length} apps: say which, as in "--only ${app?.name ?? ''}" (${names}).`
      : `${basename(file)} has no one app "${only}": it has ${names}.`;
  throw new LaunchProblem('badEcosystem', message);
}

/**
 * The program of the app that was chosen; says on stderr what of it nothing stands for here.
 * @throws LaunchProblem
 */
export async function chosenApp(name: string, folder: string, choice: AppChoice): Promise<FoundProgram> {
  const file = resolve(folder, name);
  const apps = await readEcosystem(file, () => ({ node: process.execPath, env: process.env }));
  const app = choose(apps, choice.only, file);
  const found = await programOfApp(app, choice.appEnv);
  if (app.leftOut.length > 0)
    console.error(`muster | Not taken over from ${basename(file)}: ${app.leftOut.join(', ')}`);
  return found;
}
