/** How much is measured. Times in whole seconds. */
export interface Pace {
  /** Whether every policy of Muster is measured in every row, or only what a person gets unasked. */
  everyPolicy: boolean;
  /** Many short rounds: those that are compared lie close together in time. */
  throughput: { rounds: number; seconds: number };
  share: { rounds: number; seconds: number };
  kills: number;
  memory: { seconds: number };
  /** Reloads in a row under load: of Muster, and of the others, whose reloads take ten seconds. */
  reloads: { muster: number; others: number };
}

export const wholePace: Pace = {
  everyPolicy: true,
  throughput: { rounds: 14, seconds: 1 },
  share: { rounds: 5, seconds: 1 },
  kills: 20,
  memory: { seconds: 10 },
  reloads: { muster: 10, others: 10 },
};

export const quickPace: Pace = {
  everyPolicy: false,
  throughput: { rounds: 5, seconds: 1 },
  share: { rounds: 2, seconds: 1 },
  kills: 5,
  memory: { seconds: 3 },
  reloads: { muster: 3, others: 1 },
};
