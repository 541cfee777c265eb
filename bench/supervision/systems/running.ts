import type { Sandbox } from '../sandbox';
import type { Launch, Running, System } from './types';

/** Starts the systems one after the other, works with all of them, and ends them whatever happened. */
export async function withRunning<T>(
  systems: readonly System[],
  sandbox: Sandbox,
  launch: Launch,
  work: (running: ReadonlyMap<string, Running>) => Promise<T>,
): Promise<T> {
  const running = new Map<string, Running>();
  try {
    for (const system of systems) running.set(system.name, await system.start(sandbox, launch));
    return await work(running);
  } finally {
    for (const one of running.values()) await one.stop();
  }
}
