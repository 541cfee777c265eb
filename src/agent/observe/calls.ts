import type { Observed, SyncCall } from '../../protocol/traffic';
import { maxRecords } from '../../protocol/trafficLimits';
import type { Observer } from './batch';
import { now, wallOffset } from './clock';
import { aroundCryptoSync, aroundSpawnSync, type Around } from './nativeCalls';
import { siteBelow, sourceOf, type Site } from './site';

/** Milliseconds that a call may take unseen: the others wait for it, but not for long. */
const threshold = 10;
const maxDetail = 256;

interface Call {
  at: number;
  ms: number;
  site: Site;
  detail: string | undefined;
}

/** Which calls keep the event loop waiting, once the program serves: at its start there is nobody to wait. */
export class CallObserver implements Observer {
  readonly #touch: () => void;
  #calls: Call[] = [];
  #isWatching = false;

  /** @param touch called when there is something to tell */
  constructor(touch: () => void) {
    this.#touch = touch;
  }

  /** The program serves. */
  watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    aroundSpawnSync(this.#around(commandOf));
    aroundCryptoSync(this.#around(() => undefined));
  }

  collect(): Observed | undefined {
    if (this.#calls.length === 0) return undefined;
    const offset = wallOffset();
    const calls = this.#calls.map(({ at, ms, site, detail }): SyncCall => {
      const { name = 'unknown', place } = site;
      return {
        at: at + offset,
        ms,
        name,
        ...(detail !== undefined && { detail }),
        ...(place && { location: sourceOf(place) }),
      };
    });
    this.#calls = [];
    return { calls };
  }

  /** @param detailOf what it ran, from the arguments of the native function */
  #around(detailOf: (args: readonly unknown[]) => string | undefined): Around {
    const around: Around = (args, call) => {
      const at = now();
      const result = call();
      const ms = now() - at;
      if (ms < threshold || this.#calls.length >= maxRecords) return result;
      try {
        this.#calls.push({ at, ms, site: siteBelow(around), detail: detailOf(args) });
        this.#touch();
      } catch {
        // It goes untold.
      }
      return result;
    };
    return around;
  }
}

/** The command line of a child, without the shell that runs it. */
function commandOf([options]: readonly unknown[]): string | undefined {
  const { file, args } = (options ?? {}) as { file?: unknown; args?: unknown };
  if (!Array.isArray(args)) return typeof file === 'string' ? file : undefined;
  const words = args.map(String);
  const shell = words.findIndex((word) => word === '-c' || word === '/c');
  const line = (shell === 1 || shell === 3 ? words.slice(shell + 1) : words).join(' ');
  return line.replaceAll(/\s+/g, ' ').trim().slice(0, maxDetail);
}
