import { findProgram, namedProgram, type FoundProgram } from '../launch/findProgram';
import { isEcosystemFile } from '../launch/ecosystem/read';
import { LaunchProblem } from '../launch/problem';
import { chosenApp, type AppChoice } from './ecosystem';

/** The workers' environment is the shell's, as it is. */
export function shellEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

/**
 * The program that was named, or the app of the ecosystem file that was; else that of the folder's package.
 * @param example a command that names one
 * @param choice which app of an ecosystem file
 * @throws LaunchProblem
 */
export async function chosenProgram(
  name: string | undefined,
  folder: string,
  example: string,
  choice: AppChoice,
): Promise<FoundProgram> {
  if (name !== undefined && isEcosystemFile(name)) return chosenApp(name, folder, choice);
  if (choice.only !== undefined || choice.appEnv !== undefined) {
    const message = `--only and --app-env choose of a PM2 ecosystem file, which ${name ?? folder} is not.`;
    throw new LaunchProblem('badEcosystem', message);
  }
  const found = name === undefined ? await findProgram(folder) : await namedProgram(name, folder);
  if (found) return found;
  const message = `No program was found in ${folder}: name one, as in "${example}".`;
  throw new LaunchProblem('noProgram', message);
}
