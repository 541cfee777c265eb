import type { Pace } from './pace';
import type { Sandbox } from './sandbox';
import type { Generator } from './load/generator';
import { muster, musterWith } from './systems/muster';
import type { MusterFeatures } from './systems/musterFeatures';
import type { System } from './systems/types';

/** What every row is given. */
export interface Bench {
  readonly sandbox: Sandbox;
  readonly pace: Pace;
  readonly generator: Generator;
  readonly features: MusterFeatures;
  /** Says where it stands, on stderr. */
  progress(text: string): void;
}

/** Muster as it comes, and with every other policy that a person may ask for. */
export function everyMuster({ policies, defaultPolicy }: MusterFeatures): readonly System[] {
  return [muster, ...policies.filter((policy) => policy !== defaultPolicy).map(musterWith)];
}
