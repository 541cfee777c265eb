import type { Rule } from '../rule';
import { shellInjection } from './shellInjection';

/** Every rule, in the order in which they are run. */
export const rules: readonly Rule[] = [shellInjection];
