/** A program that cannot be measured; the message is one sentence for a person that says what to do. */
export class MeasureProblem extends Error {}
