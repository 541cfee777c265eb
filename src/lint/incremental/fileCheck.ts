import type { Finding } from '../finding';
import type { ProjectFacts } from '../options';
import type { Fact, FileQuestions, Report, Rule } from '../rule';
import { Dependencies } from '../semantics/dependencies';
import { FileIndex } from '../semantics/fileIndex';
import type { Scopes } from '../semantics/section';
import { Memo } from '../memo';
import { Semantics } from '../semantics/semantics';
import type { Edit, SyntaxTree } from '../syntax/parse';
import { keptSections, newSections, type CheckedFile } from './checkedFile';
import type { CheckedSection, Found } from './checkedSection';

/** More than the values of any file need; what is left when they are used up counts as opaque. */
const mostSteps = 50_000;

/** Those of all files: what is in a scope hangs on its node alone. */
const scopes: Scopes = new Memo();

/** What is to be looked for. */
export interface Wish {
  readonly rules: readonly Rule[];
  readonly project: ProjectFacts;
  readonly complete: (report: Report, rule: Rule) => Finding;
}

export interface Result {
  /** In no order, and also those that a comment switches off. */
  readonly found: readonly Found[];
  readonly file: CheckedFile;
}

/**
 * Checks a text by the statements at its top. Each is looked at alone, as if it were the first, so that what was found
 * in it stays true as long as nothing changes on which it rests.
 * @param previous the text before an edit, as it was checked then
 */
export function checkFile(tree: SyntaxTree, wish: Wish, previous?: CheckedFile, edit?: Edit): Result {
  const kept = previous && edit && isSameList(previous.rules, wish.rules) && keep(tree, previous, edit);
  const result = kept && new FileCheck(tree, wish, previous.scopes, kept).run();
  if (result) return result;
  const fresh = new FileCheck(tree, wish, scopes, newSections(tree, scopes));
  const found = fresh.run();
  return found ?? { found: fresh.found, file: { tree, rules: wish.rules, sections: [], scopes } };
}

/** Nothing where nothing can be kept. */
function keep(tree: SyntaxTree, previous: CheckedFile, edit: Edit): readonly CheckedSection[] | undefined {
  if (previous.sections.length === 0) return undefined;
  try {
    return keptSections(tree, previous, edit);
  } catch {
    // Nested deeper than the stack: the trees cannot be compared.
    return undefined;
  }
}

function isSameList(one: readonly Rule[], other: readonly Rule[]): boolean {
  return one.length === other.length && one.every((rule, index) => rule === other[index]);
}

/** One look at all sections of a file. */
class FileCheck {
  readonly #tree: SyntaxTree;
  readonly #wish: Wish;
  readonly #scopes: Scopes;
  readonly #sections: readonly CheckedSection[];
  readonly #index: FileIndex;
  readonly #budget = { steps: mostSteps };
  readonly #semantics = new Map<CheckedSection, Semantics>();
  readonly #matches = new Map<RegExp, boolean>();
  readonly #firsts = new Map<Fact, number>();

  constructor(tree: SyntaxTree, wish: Wish, scopes: Scopes, sections: readonly CheckedSection[]) {
    this.#tree = tree;
    this.#wish = wish;
    this.#scopes = scopes;
    this.#sections = sections;
    this.#index = new FileIndex(
      tree.root,
      sections.map(({ section }) => section),
      scopes,
    );
  }

  /** Nothing when the steps did not suffice for all sections. */
  run(): Result | undefined {
    for (const one of this.#sections) this.#budget.steps -= one.steps;
    for (const [index, one] of this.#sections.entries()) {
      if (one.found && one.answers.some((answer) => this.#ask(answer, index) !== answer.value))
        one.found = undefined;
      if (!one.found) this.#check(one, index);
    }
    if (this.#budget.steps < 0) return undefined;
    const { rules } = this.#wish;
    return {
      found: this.found,
      file: { tree: this.#tree, rules, sections: this.#sections, scopes: this.#scopes },
    };
  }

  get found(): readonly Found[] {
    const all: Found[] = [];
    const places = new Set<string>();
    const add = (one: Found): void => {
      const { range } = one.finding;
      const isOnce = this.#wish.rules[one.rank]?.isOncePerPlace === true;
      if (!isOnce || places.size < places.add(`${one.rank} ${range.start} ${range.end}`).size) all.push(one);
    };
    for (const { found } of this.#sections) found?.forEach(add);
    this.#ofFile().forEach(add);
    return all;
  }

  #check(one: CheckedSection, index: number): void {
    const found: Found[] = [];
    const semantics = this.#semanticsOf(one);
    const file = this.#questions(one, index);
    one.answers.length = 0;
    this.#budget.steps += one.steps;
    const before = this.#budget.steps;
    for (const [rank, rule] of this.#wish.rules.entries())
      if (!rule.isOfFile) this.#run(rule, rank, semantics, file, found);
    one.steps = before - this.#budget.steps;
    one.found = found;
  }

  /** What rules find that look at the whole file, of which nothing is kept. */
  #ofFile(): readonly Found[] {
    const found: Found[] = [];
    const [first] = this.#sections;
    for (const [rank, rule] of this.#wish.rules.entries()) {
      if (rule.isOfFile !== true || !first) continue;
      const semantics = new Semantics(this.#index, first.section, new Dependencies(), this.#budget);
      this.#run(rule, rank, semantics, this.#questions(undefined, this.#sections.length), found);
    }
    return found;
  }

  #run(rule: Rule, rank: number, semantics: Semantics, file: FileQuestions, found: Found[]): void {
    const report = (one: Report): void => {
      found.push({ finding: this.#wish.complete(one, rule), rank });
    };
    try {
      rule.check({ tree: this.#tree, semantics, project: this.#wish.project, file, report });
    } catch {
      // A half-typed text can hold what no rule has thought of, and nested deeper than the stack: the others go on.
    }
  }

  #semanticsOf(one: CheckedSection): Semantics {
    let semantics = this.#semantics.get(one);
    if (!semantics) {
      semantics = new Semantics(this.#index, one.section, one.dependencies, this.#budget);
      this.#semantics.set(one, semantics);
    }
    return semantics;
  }

  /** Answers what a rule asks of the whole file, and writes the answer down. */
  #questions(one: CheckedSection | undefined, index: number): FileQuestions {
    const ask = (question: Fact | RegExp, isBefore: boolean): boolean => {
      const value = this.#ask({ question, isBefore }, index);
      one?.answers.push({ question, isBefore, value });
      return value;
    };
    return {
      mentions: (pattern) => ask(pattern, false),
      anywhere: (fact) => ask(fact, false),
      before: (fact) => ask(fact, true),
    };
  }

  #ask(
    { question, isBefore }: { readonly question: Fact | RegExp; readonly isBefore: boolean },
    index: number,
  ): boolean {
    if (typeof question === 'function')
      return this.#firstWith(question) < (isBefore ? index : this.#sections.length);
    let matches = this.#matches.get(question);
    if (matches === undefined) this.#matches.set(question, (matches = question.test(this.#tree.text)));
    return matches;
  }

  #firstWith(fact: Fact): number {
    let first = this.#firsts.get(fact);
    if (first === undefined) {
      const found = this.#sections.findIndex((one) => this.#factOf(one, fact));
      first = found < 0 ? this.#sections.length : found;
      this.#firsts.set(fact, first);
    }
    return first;
  }

  #factOf(one: CheckedSection, fact: Fact): boolean {
    let value = one.facts.get(fact);
    if (value === undefined) one.facts.set(fact, (value = fact(this.#semanticsOf(one))));
    return value;
  }
}
