/**
 * What was found out about objects, kept in the objects themselves. Used as a WeakMap, of which V8's collector of young
 * objects takes all that it holds for alive: the trees of all files checked so far stayed until a full collection.
 */
export class Memo<Key extends object, Value> {
  readonly #slot = Symbol('memo');

  get(key: Key): Value | undefined {
    return (key as Noted<Value>)[this.#slot];
  }

  set(key: Key, value: Value): void {
    (key as Noted<Value>)[this.#slot] = value;
  }
}

type Noted<Value> = Record<symbol, Value | undefined>;
