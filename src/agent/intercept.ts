type Method = (...args: unknown[]) => unknown;

/** Stands between a caller and a method: it gets the object, the arguments, and the method bound to the object. */
export type Interceptor<T> = (self: T, args: unknown[], method: Method) => unknown;

/** Puts `interceptor` in the place of a method that all objects of a class share, alike in name and length. */
export function intercept<T extends object>(prototype: T, name: keyof T, interceptor: Interceptor<T>): void {
  const method = prototype[name] as Method;
  function intercepted(this: T, ...args: unknown[]): unknown {
    return interceptor(this, args, method.bind(this));
  }
  Object.defineProperty(intercepted, 'name', { value: method.name });
  Object.defineProperty(intercepted, 'length', { value: method.length });
  prototype[name] = intercepted as T[keyof T];
}
