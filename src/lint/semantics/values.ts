import type * as ts from 'typescript';
import type { SourceKind } from './sources';

/**
 * How far a text can be trusted. `tainted`: someone outside wrote it. `opaque`: it cannot be seen who did. `place`: a
 * path of this machine, such as `__dirname`, which may hold a blank but is nobody's to choose.
 */
export type Trust = 'tainted' | 'opaque' | 'place';

/** A part of a text that is not known to be harmless. */
export interface Hole {
  /** Where the value enters, as far as the file shows it. */
  readonly node: ts.Expression;
  readonly trust: Trust;
  readonly source?: SourceKind;
  /** What it passed on its way: values of variables and arguments of calls, the one next to the entry first. */
  readonly via: readonly ts.Node[];
}

/** What is known of the text that an expression gives. */
export interface Value {
  /** All texts that it can be, where they are known and few. */
  readonly texts?: readonly string[];
  /** Nothing here: the value is harmless, whatever it is. */
  readonly holes: readonly Hole[];
  /** A hole stands beside other text: the program builds a text around a value. */
  readonly isAssembled: boolean;
}

const none: readonly Hole[] = [];
const mostTexts = 32;
const mostHoles = 24;
const mostSteps = 6;

/** A number, an enum, a value that was checked or escaped, or a constant too long to spell out. */
export const harmless: Value = { holes: [], isAssembled: false };

export function constant(...texts: string[]): Value {
  return texts.length <= mostTexts ? { texts, holes: [], isAssembled: false } : harmless;
}

export function hole(node: ts.Expression, trust: Trust, source?: SourceKind): Value {
  return { holes: [{ node, trust, via: [], ...(source && { source }) }], isAssembled: false };
}

/** One of the values. */
export function union(values: readonly Value[]): Value {
  const [only] = values;
  if (!only) return harmless;
  if (values.length === 1) return only;
  const texts = new Set<string>();
  let isKnown = true;
  for (const value of values) {
    if (!value.texts) isKnown = false;
    else for (const text of value.texts) texts.add(text);
  }
  return {
    holes: merge(values),
    isAssembled: values.some(({ isAssembled }) => isAssembled),
    ...(isKnown && texts.size <= mostTexts && { texts: [...texts] }),
  };
}

/** The values one after another, as one text. */
export function concat(values: readonly Value[]): Value {
  const holes = merge(withoutQuotedPlaces(values));
  const parts = values.filter(
    ({ texts }) => !texts?.every((text) => text.trim() === '') || texts.length === 0,
  );
  const isAssembled = holes.length > 0 && (parts.length > 1 || parts.some((part) => part.isAssembled));
  let texts: readonly string[] | undefined = [''];
  for (const value of values) {
    if (!value.texts || texts.length * value.texts.length > mostTexts) return { holes, isAssembled };
    const next: readonly string[] = value.texts;
    texts = texts.flatMap((start) => next.map((end) => start + end));
  }
  return { texts, holes, isAssembled };
}

/** A path between quotes is one word, and nobody chose it to be more: only its blanks could do harm. */
function withoutQuotedPlaces(values: readonly Value[]): readonly Value[] {
  let quotes = 0;
  return values.filter((value) => {
    const [text] = value.texts ?? [];
    if (text !== undefined) quotes += text.match(/["']/g)?.length ?? 0;
    return quotes % 2 === 0 || value.holes.length === 0 || value.holes.some(({ trust }) => trust !== 'place');
  });
}

/** The same text in another form: what is known to be harmless stays so. */
export function changed(value: Value, change?: (text: string) => string): Value {
  const { texts, ...rest } = value;
  return change && texts ? { ...rest, texts: texts.map(change) } : rest;
}

/** The value has passed a place that is worth showing. */
export function through(value: Value, node: ts.Node): Value {
  if (value.holes.length === 0) return value;
  const holes = value.holes.map((one) =>
    one.node === node || one.via.at(-1) === node || one.via.length >= mostSteps
      ? one
      : { ...one, via: [...one.via, node] },
  );
  return { ...value, holes };
}

/** Someone outside wrote at least a part of it. */
export function isTainted({ holes }: Value): boolean {
  return holes.some(({ trust }) => trust === 'tainted');
}

export function isHarmless({ holes }: Value): boolean {
  return holes.length === 0;
}

function merge(values: readonly Value[]): readonly Hole[] {
  let only: readonly Hole[] | undefined;
  let count = 0;
  for (const { holes } of values)
    if (holes.length > 0) {
      only = holes;
      count++;
    }
  if (count < 2) return only ?? none;
  const holes: Hole[] = [];
  const seen = new Set<ts.Node>();
  for (const value of values) {
    for (const one of value.holes) {
      if (seen.has(one.node)) continue;
      seen.add(one.node);
      // What is worst must not be the one that is left out.
      if (holes.length < mostHoles) holes.push(one);
      else if (one.trust === 'tainted') holes[mostHoles - 1] = one;
    }
  }
  return holes;
}
