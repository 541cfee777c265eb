import http from 'node:http';
import https from 'node:https';
import type { Address } from '../../../src/protocol/events';

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** One request. Without an agent it has a connection of its own. */
export function get(address: Address, path = '/', agent: http.Agent | false = false): Promise<Answer> {
  const { scheme, host, port, path: socketPath } = address;
  const client = scheme === 'https' ? https : http;
  return new Promise((resolve, reject) => {
    const where = socketPath === undefined ? { host: host ?? 'localhost', port } : { socketPath };
    const options = { ...where, path, agent, rejectUnauthorized: false };
    const request = client.get(options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    request.on('error', reject);
  });
}

/** One request whose answer is JSON. */
export async function getJson<T>(address: Address, path: string): Promise<T> {
  return JSON.parse((await get(address, path)).body) as T;
}
