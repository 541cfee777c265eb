/**
 * What V8 makes slow in a server only because of the order in which Node does things, done in another order: before the
 * program's first line it costs nothing, and nothing can be told of it but the time. Measured on Node 24 with `perf` on a
 * server that says hello over kept connections: the generic load of a property was 3.5 % of its time, with the first of
 * the two 1 %, with both less than a half.
 */

/** More than V8 needs to take the object for a prototype that is worth a layout. */
const looks = 20;

/** Call it before anything else. */
export function takeFastPaths(): void {
  // Node 24 changes what a tick calls when a timer is first asked for. If there were ticks before, that call is never
  // compiled in line. Source: lib/internal/async_context_frame.js; Node 22 and 26 do as well without.
  clearTimeout(setTimeout(() => undefined, 0));
  // `process` has so many properties that V8 keeps them in a table, which each tick looks into, unless objects inherit them.
  const heir = Object.create(process) as NodeJS.Process;
  for (let look = 0; look < looks; look++) Reflect.get(heir, 'pid');
}
