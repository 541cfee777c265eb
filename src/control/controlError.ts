/** The session cannot be asked; the message is one sentence for a person. */
export class ControlError extends Error {}
