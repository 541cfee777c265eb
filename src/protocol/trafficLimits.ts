/** The numbers of what is observed: apart from the schemas, which the agent has no use for and must not carry. */

/** Records of one kind that one batch of one worker may hold. */
export const maxRecords = 100;
/** Routes that are counted one by one; what comes after goes by `otherRoute`. */
export const maxRoutes = 100;
export const otherRoute = 'other';
/** IPC channels of one worker that are counted one by one. */
export const maxChannels = 200;
/** Threads of one worker that are told of. */
export const maxThreads = 100;
/** Characters of a payload that are shown. */
export const maxPreview = 1024;
/** Characters of a path that are kept. */
export const maxPath = 256;

/** A histogram of durations has this many buckets. */
export const latencyBuckets = 64;
const shortest = 0.1;
const growth = 1.25;
/** The upper bound of a bucket in milliseconds: each is a quarter wider than the one before, from 0.1 ms to 2 minutes. */
export const latencyBound = (bucket: number): number => shortest * growth ** bucket;
const perBucket = 1 / Math.log(growth);
/** The bucket of a duration in milliseconds; the last one takes whatever is longer. */
export const latencyBucket = (ms: number): number =>
  ms <= shortest ? 0 : Math.min(latencyBuckets - 1, Math.ceil(Math.log(ms / shortest) * perBucket - 1e-9));
