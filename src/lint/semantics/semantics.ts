import type { SyntaxTree } from '../syntax/parse';
import { Bindings } from './bindings';
import { Evaluator } from './evaluator';
import { Guards } from './guards';
import { Handlers } from './handlers';
import { Modules } from './modules';
import { Sources } from './sources';
import { Subjects } from './subjects';
import { Types } from './types';

/** What is known of a file, once for all rules. What a question costs is paid when it is first asked. */
export class Semantics {
  /** Names and what they are bound to; lists of calls, accesses and assignments in the file. */
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

  constructor({ root }: SyntaxTree) {
    this.bindings = new Bindings(root);
    this.modules = new Modules(root, this.bindings);
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
      types: new Types(root),
    });
  }
}
