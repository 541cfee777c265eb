import http from 'node:http';
import type { Address } from '../../../src/protocol/events';

export interface Ask {
  path?: string;
  method?: string;
  body?: string;
  headers?: http.OutgoingHttpHeaders;
  /** The client's own address. All of 127.0.0.0/8 is this machine on Linux. */
  from?: string;
  agent?: http.Agent;
}

export interface Reply {
  status: number;
  cookies: string[];
  body: string;
}

/** One request, on a connection of its own unless an agent is given, from an address of the client's choice. */
export function ask(
  address: Address,
  { path = '/', method = 'GET', body, headers = {}, from, agent }: Ask = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options: http.RequestOptions = {
      host: '127.0.0.1',
      port: address.port,
      path,
      method,
      headers,
      agent: agent ?? false,
      ...(from === undefined ? {} : { localAddress: from }),
    };
    const request = http.request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => {
        const cookies = (response.headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? '');
        resolve({ status: response.statusCode ?? 0, cookies, body: text });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The slot that answered `sessions.js`, and how often it has seen this session. */
export async function visit(
  address: Address,
  options?: Ask,
): Promise<Reply & { slot: number; visits: number }> {
  const reply = await ask(address, options);
  return { ...reply, ...(JSON.parse(reply.body) as { slot: number; visits: number }) };
}
