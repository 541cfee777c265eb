import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import type { Observed, Spawned } from '../../protocol/traffic';
import { maxRecords } from '../../protocol/trafficLimits';
import type { Observer } from './batch';
import { now, wallOffset } from './clock';
import { siteBelow, sourceOf, type Site } from './site';

interface Started {
  child: ChildProcess;
  at: number;
  site: Site;
}

/**
 * Where the program starts children. The channel `child_process` tells of each before it is started, in the middle of
 * the call; its pid is asked for later. Nothing stands between the program and the call.
 */
export class SpawnObserver implements Observer {
  #started: Started[] = [];

  /** @param touch called when there is something to tell */
  constructor(touch: () => void) {
    const onChild = (event: unknown): void => {
      // What a subscriber throws ends the program.
      try {
        if (this.#started.length >= maxRecords) return;
        const { process: child } = event as { process: ChildProcess };
        this.#started.push({ child, at: now(), site: siteBelow(onChild) });
        touch();
      } catch {
        // It is started unseen.
      }
    };
    subscribe('child_process', onChild);
  }

  collect(): Observed | undefined {
    if (this.#started.length === 0) return undefined;
    const offset = wallOffset();
    const spawned = this.#started.flatMap(({ child, at, site }): Spawned[] => {
      if (child.pid === undefined) return [];
      const { name = 'spawn', place } = site;
      return [{ pid: child.pid, at: at + offset, name, ...(place && { location: sourceOf(place) }) }];
    });
    this.#started = [];
    return spawned.length === 0 ? undefined : { spawned };
  }
}
