/** An upper bound that keeps a damaged or hostile plan from exhausting the machine. */
export const maxWorkers = 512;

/** A day, in milliseconds: more than any timeout is good for, and well inside what a timer can count. */
export const maxTimeoutMs = 24 * 60 * 60 * 1000;

/** An exit code is a byte on POSIX, and 32 bits wide on Windows. */
export const maxExitCode = 0xffffffff;
