/** A request that makes no sense in the session's present state; the message is for a person. */
export class RefusedError extends Error {}
