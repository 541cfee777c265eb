/** FNV-1a over the UTF-16 units of a text, 32 bits. Source: draft-eastlake-fnv. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The finaliser of MurmurHash3, 32 bits: every bit of the input decides about every bit of the result. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * The slot of a client, by rendezvous hashing: of all slots that are there it is the one with the highest weight
 * for this client, so that a slot that goes away moves its own clients only, each to the next in its order, and
 * one that comes takes no more than its share. Source: Thaler and Ravishankar, 1998.
 * @returns nothing when there is no slot
 */
export function chooseSlot(client: string, slots: Iterable<number>): number | undefined {
  const seed = fnv1a(client);
  let chosen: number | undefined;
  let highest = -1;
  for (const slot of slots) {
    const weight = mix(seed ^ mix(slot));
    if (weight <= highest) continue;
    highest = weight;
    chosen = slot;
  }
  return chosen;
}
