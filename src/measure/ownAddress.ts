import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { MeasureProblem } from './problem';

/** The loopback networks: RFC 1122, 3.2.1.3, and RFC 4291, 2.5.3. */
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');

/** Whether an IP address is one of this machine's. @param own the addresses of its network interfaces */
export function isOwnAddress(address: string, own: readonly string[]): boolean {
  const ip = plain(address);
  const version = isIPv6(ip) ? 'ipv6' : 'ipv4';
  if (isIP(ip) === 0) return false;
  if (loopback.check(ip, version)) return true;
  const same = new BlockList();
  same.addAddress(ip, version);
  return own.some((one) => isIP(plain(one)) === isIP(ip) && same.check(plain(one), version));
}

export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));

/**
 * The IP addresses behind a host name, which are what is connected to from then on: a name that changes its mind leads
 * nowhere else.
 * @throws MeasureProblem unless all of them are this machine's
 */
export async function resolveOwn(host: string): Promise<string[]> {
  const bare = host.replace(/^\[|\]$/g, '');
  const found = await lookup(bare, { all: true }).catch(() => []);
  const own = ownAddresses();
  if (found.length === 0)
    throw new MeasureProblem(`The host ${bare} is not known: load the program on this machine.`);
  if (!found.every(({ address }) => isOwnAddress(address, own))) {
    const message = `Only addresses of this machine are loaded, and ${bare} is another: use localhost.`;
    throw new MeasureProblem(message);
  }
  return found.map(({ address }) => plain(address));
}
