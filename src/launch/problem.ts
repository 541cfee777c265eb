/** What stands in the way of a launch; each code has one remedy that a client can offer. */
export type LaunchProblemCode =
  | 'noProgram'
  | 'programMissing'
  | 'notRunnable'
  | 'folderMissing'
  | 'envFileMissing'
  | 'badWorkers'
  | 'badTemplate'
  | 'watchMissing'
  | 'nodeMissing'
  | 'nodeTooOld'
  | 'notNode'
  | 'noTypeScriptLoader'
  | 'badEcosystem';

/** A launch that cannot be; the message is one sentence for a person that says what to do. */
export class LaunchProblem extends Error {
  constructor(
    readonly code: LaunchProblemCode,
    message: string,
  ) {
    super(message);
  }
}
