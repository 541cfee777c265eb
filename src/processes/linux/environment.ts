const nul = 0;

/**
 * Whether one of the variables of `/proc/PID/environ`, each ended by NUL, is exactly `variable` (`NAME=value`).
 * It is searched as bytes: an environment need not be UTF-8, and most processes do not carry what is looked for.
 */
export function hasVariable(environment: Buffer, variable: string): boolean {
  const wanted = Buffer.from(variable);
  for (let at = environment.indexOf(wanted); at !== -1; at = environment.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    const startsHere = at === 0 || environment[at - 1] === nul;
    if (startsHere && (end === environment.length || environment[end] === nul)) return true;
  }
  return false;
}
