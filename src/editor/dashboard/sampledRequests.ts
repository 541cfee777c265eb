import type { RequestRecord } from '../../protocol/traffic';

/** Milliseconds of a bucket, how many of them are kept, and how many records of each. */
const span = 500;
const buckets = 120;
const perBucket = 3;

/** How far back the records go, in milliseconds. */
export const recordsSpan = span * buckets;

interface Bucket {
  /** Which half second since the epoch it is of. */
  number: number;
  records: RequestRecord[];
}

/** Where two compete for a place, one that failed goes before one that did not, and then the slower one. */
const weight = ({ status = 0, aborted, ms }: RequestRecord): number =>
  ms + (status >= 500 || aborted === true ? 1e9 : 0);

const byEnd = (a: RequestRecord, b: RequestRecord): number => a.at + a.ms - (b.at + b.ms);

/** Those of the requests of a slot that are worth to be looked at one by one: the slowest of each half second. */
export class SampledRequests {
  readonly #ring: (Bucket | undefined)[] = Array.from({ length: buckets });

  add(record: RequestRecord): void {
    const number = Math.floor((record.at + record.ms) / span);
    const place = number % buckets;
    let bucket = this.#ring[place];
    if (bucket?.number !== number) {
      if (bucket && bucket.number > number) return;
      bucket = { number, records: [] };
      this.#ring[place] = bucket;
    }
    const { records } = bucket;
    if (records.length < perBucket) {
      records.push(record);
      return;
    }
    const least = records.reduce(
      (least, one, index) => (weight(one) < weight(records[least] ?? one) ? index : least),
      0,
    );
    if (weight(record) > weight(records[least] ?? record)) records[least] = record;
  }

  /**
   * Those that ended in the last minute, the oldest first.
   * @param most of each so many-th part of the minute the slowest alone is given, where there are more than this
   */
  read(now: number, most: number): RequestRecord[] {
    const newest = Math.floor(now / span);
    const records: RequestRecord[] = [];
    for (let number = newest - buckets + 1; number <= newest; number++) {
      const bucket = this.#ring[number % buckets];
      if (bucket?.number === number) records.push(...bucket.records.toSorted(byEnd));
    }
    return records.length <= most ? records : thin(records, recordsSpan / most);
  }
}

/** The weightiest of each span of time. */
function thin(records: readonly RequestRecord[], width: number): RequestRecord[] {
  const chosen = new Map<number, RequestRecord>();
  for (const record of records) {
    const part = Math.floor((record.at + record.ms) / width);
    const known = chosen.get(part);
    if (!known || weight(record) > weight(known)) chosen.set(part, record);
  }
  return [...chosen.values()];
}
