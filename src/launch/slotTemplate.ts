import { maxWorkers } from '../protocol/limits';
import { LaunchProblem } from './problem';

/**
 * Values that differ by slot, such as `${3000 + slot}`: whole numbers, `slot` counted from 1, `index` from 0, and
 * + - * ( ). Read by a parser of its own, as what stands in a settings file is not to be run as code.
 */
const braces = /\$\{([^{}]*)\}/g;
/** Anything else in braces, such as a shell's `${HOME}`, belongs to the program. */
const isOurs = (text: string): boolean => /^\s*[-\d(]|\b(slot|index)\b/.test(text);
const tokens = /\s*(?:(\d+)|(slot|index)\b|([-+*()]))/y;
/** Bounds the nesting of parentheses too. */
const maxLength = 200;

class Malformed extends Error {}

/** A recursive descent over `sum := product (± product)*`, `product := atom (* atom)*`. */
class Reader {
  #at = 0;

  constructor(
    private readonly words: readonly string[],
    private readonly slot: number,
  ) {}

  whole(): number {
    const value = this.#sum();
    if (this.#at < this.words.length) throw new Malformed();
    return value;
  }

  #take(...wanted: string[]): string | undefined {
    const word = this.words[this.#at];
    if (word === undefined || !wanted.includes(word)) return undefined;
    this.#at++;
    return word;
  }

  #sum(): number {
    let value = this.#product();
    for (let sign = this.#take('+', '-'); sign !== undefined; sign = this.#take('+', '-')) {
      const next = this.#product();
      value += sign === '+' ? next : -next;
    }
    return value;
  }

  #product(): number {
    let value = this.#atom();
    while (this.#take('*') !== undefined) value *= this.#atom();
    return value;
  }

  #atom(): number {
    if (this.#take('-') !== undefined) return -this.#atom();
    if (this.#take('(') !== undefined) {
      const value = this.#sum();
      if (this.#take(')') === undefined) throw new Malformed();
      return value;
    }
    const word = this.words[this.#at++];
    if (word === 'slot') return this.slot;
    if (word === 'index') return this.slot - 1;
    if (word === undefined || !/^\d+$/.test(word)) throw new Malformed();
    return Number(word);
  }
}

function compute(text: string, slot: number): number {
  const words: string[] = [];
  const trimmed = text.trimEnd();
  tokens.lastIndex = 0;
  while (tokens.lastIndex < trimmed.length) {
    const word = trimmed.length <= maxLength ? tokens.exec(trimmed)?.[0].trim() : undefined;
    if (word === undefined) throw new Malformed();
    words.push(word);
  }
  const value = new Reader(words, slot).whole();
  if (!Number.isSafeInteger(value)) throw new Malformed();
  return value === 0 ? 0 : value;
}

const expand = (value: string, slot: number): string =>
  value.replace(braces, (all, text: string) => (isOurs(text) ? String(compute(text, slot)) : all));

function assertComputable(name: string, value: string): void {
  try {
    expand(value, 1);
    expand(value, maxWorkers);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const rule =
      'a template has whole numbers, "slot", "index", + - * and parentheses, as in "${3000 + slot}"';
    throw new LaunchProblem('badTemplate', `The value "${value}" of ${name} cannot be computed: ${rule}.`);
  }
}

export interface SplitEnvironment {
  /** The same in every slot. */
  env: Record<string, string>;
  /** To be computed for each slot by `expandSlotEnv`. */
  slotEnv: Record<string, string>;
}

/**
 * Parts the variables that hold a template from those that do not.
 * @throws LaunchProblem when a template is malformed
 */
export function splitSlotEnv(variables: Readonly<Record<string, string>>): SplitEnvironment {
  const split: SplitEnvironment = { env: {}, slotEnv: {} };
  for (const [name, value] of Object.entries(variables)) {
    const isTemplate = [...value.matchAll(braces)].some(([, text = '']) => isOurs(text));
    if (isTemplate) assertComputable(name, value);
    (isTemplate ? split.slotEnv : split.env)[name] = value;
  }
  return split;
}

/** @param slot counted from 1 */
export function expandSlotEnv(
  slotEnv: Readonly<Record<string, string>>,
  slot: number,
): Record<string, string> {
  return Object.fromEntries(Object.entries(slotEnv).map(([name, value]) => [name, expand(value, slot)]));
}
