import { runCommand } from '../command';
import { musterCli } from './paths';

/** What this build of the `muster` command can do, as its own help tells it. */
export interface MusterFeatures {
  /** The values of `--scheduling`. */
  policies: readonly string[];
  defaultPolicy: string;
  hasWarmSpare: boolean;
  hasReloadCommand: boolean;
}

/**
 * Reads the help of `muster`.
 * @throws Error when it does not tell the values of `--scheduling` and, in parentheses, which one is taken unasked
 */
export function readHelp(help: string): MusterFeatures {
  const [, list, defaultPolicy] = /--scheduling [A-Z]+ +([^(]+)\(([\w-]+)\)/.exec(help) ?? [];
  if (list === undefined || defaultPolicy === undefined) throw new Error(`No policies in the help:\n${help}`);
  const policies = list.split(/,|\bor\b/).map((word) => word.trim());
  return {
    policies: policies.filter((word) => /^[a-z]+(-[a-z]+)*$/.test(word)),
    defaultPolicy,
    hasWarmSpare: help.includes('--warm-spare'),
    hasReloadCommand: /^ +(?:muster )?reload\b/m.test(help),
  };
}

export async function musterFeatures(): Promise<MusterFeatures> {
  const helps = await Promise.all(
    [['--help'], ['run', '--help']].map((args) =>
      runCommand(process.execPath, [musterCli, ...args], process.env),
    ),
  );
  return readHelp(helps.map(({ stdout }) => stdout).join('\n'));
}
