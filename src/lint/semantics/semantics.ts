import { Bindings } from './bindings';
import type { Dependencies } from './dependencies';
import { Evaluator, type Budget } from './evaluator';
import type { FileIndex } from './fileIndex';
import { Guards } from './guards';
import { Handlers } from './handlers';
import { Modules } from './modules';
import type { Section } from './section';
import { Sources } from './sources';
import { Subjects } from './subjects';
import { Types } from './types';

/**
 * What is known of a file for who looks at one of its sections. What a question costs is paid when it is first asked.
 * Answers are not shared between sections: each has its own, whoever was looked at before, and its own dependencies.
 */
export class Semantics {
  readonly section: Section;
  /** Names and what they are bound to. */
  readonly bindings: Bindings;
  /** Which member of which module an expression is. */
  readonly modules: Modules;
  /** What runs for each request or message, or in a loop. */
  readonly handlers: Handlers;
  /** Which expressions are the same variable. */
  readonly subjects: Subjects;
  /** Where a check lets only safe values through. */
  readonly guards: Guards;
  /** Where text of others enters. */
  readonly sources: Sources;
  /** What an expression can be. */
  readonly evaluator: Evaluator;

  /** @param dependencies gets what is asked of the rest of the file */
  constructor(file: FileIndex, section: Section, dependencies: Dependencies, budget: Budget) {
    this.section = section;
    this.bindings = new Bindings(file, section, dependencies);
    this.modules = new Modules(file.root, this.bindings);
    this.handlers = new Handlers(this.bindings, this.modules);
    this.subjects = new Subjects(this.bindings);
    this.guards = new Guards(this.subjects, this.modules);
    this.sources = new Sources(this.bindings, this.modules, this.handlers);
    this.evaluator = new Evaluator({
      bindings: this.bindings,
      modules: this.modules,
      guards: this.guards,
      subjects: this.subjects,
      sources: this.sources,
      types: new Types(this.bindings),
      budget,
    });
  }
}
