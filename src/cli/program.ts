import { findProgram, namedProgram, type FoundProgram } from '../launch/findProgram';
import { LaunchProblem } from '../launch/problem';

/** The workers' environment is the shell's, as it is. */
export function shellEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

/**
 * The program that was named, or that of the folder's package.
 * @param example a command that names one
 * @throws LaunchProblem
 */
export async function chosenProgram(
  name: string | undefined,
  folder: string,
  example: string,
): Promise<FoundProgram> {
  const found = name === undefined ? await findProgram(folder) : await namedProgram(name, folder);
  if (found) return found;
  const message = `No program was found in ${folder}: name one, as in "${example}".`;
  throw new LaunchProblem('noProgram', message);
}
