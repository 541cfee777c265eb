/**
 * Which slot a client belongs to.
 *
 * - By address: the address is hashed. An IPv4 address is the same client on an IPv6 socket.
 * - By header: the header's value is hashed, wherever it comes from: it is the client's to choose, so that the
 *   first request goes where all others go.
 * - By cookie: the value is *not* hashed. It is the worker that makes it, in its answer to a request that had none
 *   yet, and hashed it would name another worker than the one that holds the session. So a client without the
 *   cookie goes by its address, a value that is seen for the first time goes where this address went last, which is
 *   to the worker that made it, and from then on the value stays with that slot, whatever becomes of the address
 *   or of the other slots. This is what an in-memory session (express-session, connect.sid) and Socket.IO's long
 *   polling (its `cookie` option) need. A client whose address changes between the answer that brings the cookie
 *   and the next request is not recognised.
 *
 * Behind a proxy all clients have one address: there the first entry of `X-Forwarded-For`, if there is one, stands
 * for it. A client may lie in it; all it gains is another worker. By address nothing is read, so that TLS and every
 * other protocol are spread too; what cannot be read by cookie or header goes by address.
 */
import { createHash } from 'node:crypto';
import type { Sticky } from '../../protocol/plan';
import { chooseSlot } from './rendezvous';
import { cookieOf, type RequestHead } from './requestHead';

/** What is remembered; of more the one unseen for longest is forgotten, and goes by address again. */
const maxRemembered = 50_000;
/** Characters of a digest: 132 bits. */
const digestLength = 22;

/** How an IPv4 address looks on an IPv6 socket. */
const mappedIPv4 = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

/** @param address as the kernel tells it; none for a UNIX socket, and for a client that has left */
function normalise(address: string | undefined): string {
  return (address ?? '').replace(mappedIPv4, '').toLowerCase();
}

/** Bounded in size whatever the client sends, and no session's secret is kept. */
function digest(value: string): string {
  return createHash('sha256').update(value, 'latin1').digest('base64').slice(0, digestLength);
}

export class Affinity {
  /** Slots by digest of a cookie's value, and of the address of one without: the one seen last at the end. */
  readonly #remembered = new Map<string, number>();

  constructor(private readonly sticky: Sticky) {}

  /** Whether the first request must be read to know. */
  get readsHead(): boolean {
    return this.sticky.by !== 'address';
  }

  /**
   * @param head of the first request; none where it was not or could not be read
   * @param slots those that a client can go to now
   */
  choose(
    address: string | undefined,
    head: RequestHead | undefined,
    slots: ReadonlySet<number>,
  ): number | undefined {
    const { sticky } = this;
    if (sticky.by === 'header') {
      const value = head?.header(sticky.name.toLowerCase());
      if (value !== undefined) return chooseSlot(value, slots);
    }
    const forwarded =
      sticky.by === 'address' ? undefined : head?.header('x-forwarded-for')?.split(',')[0]?.trim();
    const client = normalise(forwarded === undefined || forwarded === '' ? address : forwarded);
    if (sticky.by !== 'cookie') return chooseSlot(client, slots);
    const cookie = head && cookieOf(head, sticky.name);
    const place = digest(`address ${client}`);
    if (cookie === undefined) return this.#remember(place, chooseSlot(client, slots));
    const key = digest(`cookie ${cookie}`);
    // What the slot's worker had in memory is gone with it: whoever serves the client now begins anew.
    const known = this.#recall(key, slots);
    if (known !== undefined) return this.#remember(key, known);
    const slot = this.#recall(place, slots) ?? chooseSlot(client, slots);
    this.#remember(place, slot);
    return this.#remember(key, slot);
  }

  #recall(key: string, slots: ReadonlySet<number>): number | undefined {
    const slot = this.#remembered.get(key);
    return slot !== undefined && slots.has(slot) ? slot : undefined;
  }

  #remember(key: string, slot: number | undefined): number | undefined {
    if (slot === undefined) return undefined;
    this.#remembered.delete(key);
    this.#remembered.set(key, slot);
    if (this.#remembered.size > maxRemembered) {
      for (const oldest of this.#remembered.keys()) {
        this.#remembered.delete(oldest);
        break;
      }
    }
    return slot;
  }
}
