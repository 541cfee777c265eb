/** An upper bound that keeps a damaged or hostile plan from exhausting the machine. */
export const maxWorkers = 512;

/** A day, in milliseconds: more than any timeout is good for, and well inside what a timer can count. */
export const maxTimeoutMs = 24 * 60 * 60 * 1000;
