import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Every form in which `writeHead` takes headers: an object, a list of names and values in turn, a list of pairs. */
type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[] | (readonly [string, OutgoingHttpHeader])[];

const isConnection = (name: unknown): boolean => String(name).toLowerCase() === 'connection';

/** The same headers without `Connection`. */
export function withoutConnection(headers: Headers): Headers {
  if (!Array.isArray(headers)) {
    return Object.fromEntries(Object.entries(headers).filter(([name]) => !isConnection(name)));
  }
  if (Array.isArray(headers[0])) {
    return (headers as [string, OutgoingHttpHeader][]).filter(([name]) => !isConnection(name));
  }
  const list = headers as OutgoingHttpHeader[];
  return list.filter((_, i) => !isConnection(list[i - (i % 2)]));
}

/**
 * Keeps the program's own `Connection` header, which a proxy may pass on from elsewhere and which wins over
 * `shouldKeepAlive`, from keeping a connection open that is to close.
 */
export function sayClose(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (...args: unknown[]) => {
    if (response.shouldKeepAlive) return writeHead(...args);
    if (response.hasHeader('connection')) response.setHeader('Connection', 'close');
    return writeHead(
      ...args.map((arg) =>
        typeof arg === 'object' && arg !== null ? withoutConnection(arg as Headers) : arg,
      ),
    );
  };
}
