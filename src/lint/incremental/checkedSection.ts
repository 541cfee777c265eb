import type * as ts from 'typescript';
import type { Finding } from '../finding';
import { Dependencies } from '../semantics/dependencies';
import type { Fact } from '../rule';
import type { Section } from '../semantics/section';
import type { Difference } from './difference';
import type { Shift } from './positions';

/** A finding, before it is known which comments switch it off, with the rule's place in the order of the rules. */
export interface Found {
  readonly finding: Finding;
  readonly rank: number;
}

/** What a rule was told of the file besides what is in its tree. */
export interface Answer {
  readonly question: Fact | RegExp;
  /** Only the sections before were asked. */
  readonly isBefore: boolean;
  readonly value: boolean;
}

/** A section with what was found in it, and what that rests on. It is kept between edits. */
export class CheckedSection {
  readonly section: Section;
  readonly dependencies: Dependencies;
  readonly facts: Map<Fact, boolean>;
  readonly answers: Answer[];
  /** Nothing where it was not checked yet. */
  found: readonly Found[] | undefined;
  /** Steps of the evaluator that it took. */
  steps: number;

  /** @param kept the same section before an edit that did not touch it */
  constructor(section: Section, kept?: CheckedSection) {
    this.section = section;
    this.dependencies = kept?.dependencies ?? new Dependencies();
    this.facts = kept?.facts ?? new Map<Fact, boolean>();
    this.answers = kept?.answers ?? [];
    this.found = kept?.found;
    this.steps = kept?.steps ?? 0;
  }

  /**
   * Whether what is known of the section rests on nothing that an edit changed.
   * @param gone the statements at the top that are no more
   */
  survives({ used, given, isAtTop }: Difference, gone: readonly ts.Node[]): boolean {
    const { dependencies } = this;
    if (dependencies.readsTop && isAtTop) return false;
    if (overlap(used, dependencies.used) || overlap(given, dependencies.given)) return false;
    return !gone.some((statement) => dependencies.visited.has(statement));
  }

  /** Moves what was found, or forgets it where a part of it lies in what was edited. */
  move(shift: Shift): void {
    if (!this.found || this.found.length === 0) return;
    const moved: Found[] = [];
    for (const one of this.found) {
      const finding = shift.finding(one.finding);
      if (!finding) {
        this.found = undefined;
        return;
      }
      moved.push(finding === one.finding ? one : { finding, rank: one.rank });
    }
    this.found = moved;
  }
}

function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  if (one.size > other.size) return overlap(other, one);
  for (const name of one) if (other.has(name)) return true;
  return false;
}
