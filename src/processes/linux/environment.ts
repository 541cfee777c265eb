const nul = 0;

/**
 * Whether one of the variables of `/proc/PID/environ`, each ended by NUL, is exactly `variable` (`NAME=value`).
 * It is searched as bytes: an environment need not be UTF-8, and most processes do not carry what is looked for.
 */
export function hasVariable(environment: Buffer, variable: string): boolean {
  for (const end of endsOf(environment, Buffer.from(variable)))
    if (end === environment.length || environment[end] === nul) return true;
  return false;
}

/** The value of a variable in `/proc/PID/environ`: the first one, if there are two of the name, as for getenv(3). */
export function valueOf(environment: Buffer, name: string): string | undefined {
  for (const start of endsOf(environment, Buffer.from(`${name}=`))) {
    const end = environment.indexOf(nul, start);
    return environment.toString('utf8', start, end === -1 ? environment.length : end);
  }
  return undefined;
}

/** Where a text ends, wherever it begins a variable. */
function* endsOf(environment: Buffer, text: Buffer): Generator<number> {
  for (let at = environment.indexOf(text); at !== -1; at = environment.indexOf(text, at + 1))
    if (at === 0 || environment[at - 1] === nul) yield at + text.length;
}
