import type { Address } from '../protocol/events';
import type { ListeningMessage } from '../protocol/telemetry';

/** An address as a person reads and opens it. Bound to every interface, it is opened as localhost. */
export function toAddress({ scheme, host, port, path }: Omit<ListeningMessage, 'type'>): Address {
  const address: Address = {
    scheme,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(path === undefined ? {} : { path }),
  };
  if ((scheme !== 'http' && scheme !== 'https') || port === undefined) return address;
  const name = host === undefined ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return { ...address, url: `${scheme}://${name}:${port}/` };
}

export function sameAddress(a: Address, b: Address): boolean {
  return (
    a.port === b.port &&
    a.path === b.path &&
    a.host === b.host &&
    (a.scheme === 'udp') === (b.scheme === 'udp')
  );
}
