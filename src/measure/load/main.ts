/**
 * The load generator, in a process of its own: what it costs is not the measured program's, nor held up by who measures.
 * It ends with its stdin.
 */
import autocannon from 'autocannon';
import { createHistogram } from 'node:perf_hooks';
import * as v from 'valibot';
import { readJsonLines } from '../jsonLines';
import { isOwnAddress, ownAddresses } from '../ownAddress';
import { LoadOrderSchema, maxLoadLine, type LoadFigures, type LoadOrder } from './protocol';

const tell = (message: object): boolean => process.stdout.write(`${JSON.stringify(message)}\n`);

/** Milliseconds between two looks of the generator at whether it is over. */
const tickMs = 50;

function optionsFor(order: LoadOrder, duration: number): autocannon.Options {
  const { protocol, at, servername, requests, connections } = order;
  const isPath = 'path' in at;
  const host = isPath ? 'localhost' : at.address.includes(':') ? `[${at.address}]` : at.address;
  return {
    url: `${protocol}//${host}${isPath ? '' : `:${at.port}`}`,
    ...(isPath ? { socketPath: at.path } : {}),
    ...(servername === undefined ? {} : { servername }),
    connections,
    duration: duration / 1000,
    sampleInt: tickMs,
    requests: requests.map(({ body, ...request }) => ({
      ...request,
      method: request.method as autocannon.Request['method'] & string,
      ...(body === undefined ? {} : { body }),
    })),
  };
}

async function load(order: LoadOrder, duration: number): Promise<LoadFigures> {
  // Microseconds: the generator's own histogram counts whole milliseconds.
  const latency = createHistogram();
  const statuses: Record<string, number> = {};
  let good = 0;
  let answers = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { errors } = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(optionsFor(order, duration), (error: unknown, result) =>
      error instanceof Error ? reject(error) : resolve(result),
    );
    instance.on('response', (_client, status, _bytes, milliseconds) => {
      answers++;
      if (status < 400) good++;
      statuses[status] = (statuses[status] ?? 0) + 1;
      latency.record(Math.max(1, Math.round(milliseconds * 1000)));
    });
  });
  const { user, system } = process.cpuUsage(cpu);
  return {
    elapsed: performance.now() - start,
    good,
    errors: errors + answers - good,
    statuses,
    p50: answers === 0 ? 0 : latency.percentile(50) / 1000,
    p99: answers === 0 ? 0 : latency.percentile(99) / 1000,
    cpu: (user + system) / 1000,
  };
}

async function perform(value: unknown): Promise<void> {
  const order = v.parse(LoadOrderSchema, value);
  if ('address' in order.at && !isOwnAddress(order.at.address, ownAddresses()))
    throw new Error(`${order.at.address} is not an address of this machine`);
  if (order.warmUp > 0) await load(order, order.warmUp);
  tell({ type: 'warm' });
  tell({ type: 'done', figures: await load(order, order.duration) });
  process.stdout.write('', () => process.exit(0));
}

let isOrdered = false;
readJsonLines(
  process.stdin,
  maxLoadLine,
  (value) => {
    if (isOrdered) return;
    isOrdered = true;
    perform(value).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    });
  },
  // Whoever ordered the load is gone, or does not want it any more.
  () => process.exit(1),
);
