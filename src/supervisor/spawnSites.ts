import type { ProcessRow } from '../processes/types';
import type { Location } from '../protocol/location';
import type { Spawned } from '../protocol/traffic';
import { SourceMaps } from './sourceMaps';

/** No path of a file is longer. Source: PATH_MAX of Linux. */
const maxPath = 4096;
/** Calls whose source is being looked for; of more the place in the code that runs must do. */
const maxLookups = 1000;
/** Children of all workers that are remembered until the process table shows them. */
const maxWaiting = 5000;
/** Milliseconds between the call and the start of the process, on a machine that is busy and by coarse clocks. */
const tolerance = 5000;

interface Waiting {
  at: number;
  location: Location;
}

/** Where the children of workers were started, by what the agents tell. */
export class SpawnSites {
  readonly #waiting = new Map<number, Waiting>();
  readonly #maps = new SourceMaps();
  #lookups = 0;

  /** Resolves when the sites are known, as far as they can be. */
  async add(spawned: readonly Spawned[]): Promise<void> {
    await Promise.all(
      spawned.map(async ({ pid, at, location }) => {
        if (location === undefined || location.file.length > maxPath) return;
        this.#keep(pid, at, this.#lookups < maxLookups ? await this.#sourceOf(location) : location);
      }),
    );
  }

  async #sourceOf(location: Location): Promise<Location> {
    this.#lookups++;
    try {
      return await this.#maps.sourceOf(location);
    } finally {
      this.#lookups--;
    }
  }

  #keep(pid: number, at: number, location: Location): void {
    // The youngest stand at the end.
    this.#waiting.delete(pid);
    this.#waiting.set(pid, { at, location });
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > maxWaiting && oldest !== undefined) this.#waiting.delete(oldest);
  }

  /** Where a process was started; undefined when no agent has told, or has told of an earlier one of its number. */
  of({ pid, startedAt }: ProcessRow): Location | undefined {
    const waiting = this.#waiting.get(pid);
    return waiting && Math.abs(startedAt - waiting.at) <= tolerance ? waiting.location : undefined;
  }
}
