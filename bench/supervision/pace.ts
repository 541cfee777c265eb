/** How much is measured. Times in milliseconds. */
export interface Pace {
  /** Whether every policy of Muster is measured in every row, or only what a person gets unasked. */
  everyPolicy: boolean;
  /**
   * Many short rounds: those that are compared lie close together in time. The servers are started anew between some of
   * them: what V8 makes of the same program costs a tenth more or less in one process than in the next.
   */
  throughput: { starts: number; rounds: number };
  share: { rounds: number; duration: number };
  kills: number;
  memory: { duration: number };
  /** Reloads in a row under load: of Muster, and of the others, whose reloads take ten seconds. */
  reloads: { muster: number; others: number };
}

export const wholePace: Pace = {
  everyPolicy: true,
  throughput: { starts: 3, rounds: 10 },
  share: { rounds: 5, duration: 1000 },
  kills: 20,
  memory: { duration: 10_000 },
  reloads: { muster: 10, others: 10 },
};

export const quickPace: Pace = {
  everyPolicy: false,
  throughput: { starts: 2, rounds: 8 },
  share: { rounds: 2, duration: 1000 },
  kills: 5,
  memory: { duration: 3000 },
  reloads: { muster: 3, others: 1 },
};
