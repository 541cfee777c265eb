import type * as ts from 'typescript';
import type { Bindings } from './bindings';
import type { Modules } from './modules';
import type { Subjects } from './subjects';
import type { Value } from './values';

/** What those who know a kind of expression need of the one who knows them all. */
export interface Evaluation {
  readonly bindings: Bindings;
  readonly modules: Modules;
  readonly subjects: Subjects;
  valueOf(expression: ts.Expression): Value;
}
