import { connect, isIP } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Address } from '../protocol/events';
import type { HttpRequest, LoadShape } from '../protocol/measure';
import type { LoadOrder } from './load/protocol';
import { resolveOwn } from './ownAddress';
import { MeasureProblem } from './problem';

/** Milliseconds between two attempts to connect. */
const knockInterval = 50;
/** Milliseconds after which what listens would have been there. */
const knockDeadline = 5000;

type Place = LoadOrder['at'];

/** Where a program's answers come from: what speaks http, or the first of what listens. */
export function mainAddress(addresses: readonly Address[]): Address | undefined {
  return addresses.find(({ url }) => url !== undefined) ?? addresses.find(({ scheme }) => scheme !== 'udp');
}

/** @throws MeasureProblem when it is no address, or of another protocol than http */
export function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    const message = `"${text}" cannot be loaded: give a path such as /users, or an http or https address.`;
    throw new MeasureProblem(message);
  }
  return url;
}

/**
 * Whether a request names where it goes, rather than a path of the program.
 * @throws MeasureProblem as `parseUrl`
 */
export function isAbsolute({ url }: HttpRequest): boolean {
  if (url.startsWith('/')) return false;
  parseUrl(url);
  return true;
}

/**
 * Looks at what can be looked at before anything runs.
 * @throws MeasureProblem when a request goes to another machine, or nowhere
 */
export async function assertLoadable(requests: readonly HttpRequest[]): Promise<void> {
  const hosts = requests.filter(isAbsolute).map(({ url }) => parseUrl(url).hostname);
  for (const host of new Set(hosts)) await resolveOwn(host);
}

/** The address as the base of the paths; one that is bound to every interface is asked as localhost. */
function baseOf(address: Address): string {
  const { scheme, host = 'localhost', port, url } = address;
  if (url !== undefined) return url;
  const name = host.includes(':') ? `[${host}]` : host;
  return `${scheme === 'https' ? 'https' : 'http'}://${port === undefined ? 'localhost' : `${name}:${port}`}/`;
}

function answersAt(place: Place): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = 'path' in place ? connect(place.path) : connect({ host: place.address, port: place.port });
    const end = (answers: boolean): void => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(knockDeadline, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** The first of the places that accepts a connection. A program may tell that it listens a moment before it does. */
async function firstThatAnswers(
  places: readonly Place[],
  shown: string,
  signal: AbortSignal,
): Promise<Place> {
  const end = performance.now() + knockDeadline;
  do {
    for (const place of places) if (await answersAt(place)) return place;
    await delay(knockInterval, undefined, { signal });
  } while (performance.now() < end);
  throw new MeasureProblem(`Nothing accepts connections at ${shown}: correct the address of the requests.`);
}

/**
 * Makes the order for the load generator: where it connects to, and what it sends.
 * @param addresses where the program listens
 * @throws MeasureProblem when it cannot be loaded, is on another machine, or does not accept connections
 */
export async function makeOrder(
  requests: readonly HttpRequest[],
  addresses: readonly Address[],
  { connections, warmUp, duration }: LoadShape,
  signal: AbortSignal,
): Promise<LoadOrder> {
  const address = mainAddress(addresses);
  const base = address && baseOf(address);
  if (base === undefined && !requests.every(isAbsolute))
    throw new MeasureProblem('The program listens on nothing that can be asked over http.');
  const urls = requests.map(({ url }) => (url.startsWith('/') ? new URL(url, base) : parseUrl(url)));
  const [first] = urls;
  if (!first || urls.some(({ origin }) => origin !== first.origin))
    throw new MeasureProblem('The requests of one load go to one address: keep those of one host and port.');
  const { protocol, hostname, host } = first;
  const port = Number(first.port) || (protocol === 'https:' ? 443 : 80);
  const isSocket = address?.path !== undefined && !requests.some(isAbsolute);
  const places: Place[] = isSocket
    ? [{ path: address.path ?? '' }]
    : (await resolveOwn(hostname)).map((ip) => ({ address: ip, port }));
  const at = await firstThatAnswers(places, isSocket ? (address.path ?? '') : host, signal);
  return {
    protocol: protocol === 'https:' ? 'https:' : 'http:',
    at,
    // Names alone are asked for: RFC 6066, 3.
    ...(protocol === 'https:' && isIP(hostname.replace(/^\[|\]$/g, '')) === 0
      ? { servername: hostname }
      : {}),
    requests: requests.map(({ method, headers, body }, index) => {
      const url = urls[index] ?? first;
      return {
        method,
        path: `${url.pathname}${url.search}`,
        headers: hasHost(headers) ? headers : { ...headers, host },
        ...(body === undefined ? {} : { body }),
      };
    }),
    connections,
    warmUp,
    duration,
  };
}

/** A server of several names is asked by the one that the request says. */
function hasHost(headers: Readonly<Record<string, string>>): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'host');
}
