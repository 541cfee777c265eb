/** There is no session to ask, or too many; the message is one sentence for a person. */
export class NoSessionError extends Error {}
