import http from 'node:http';
import type { Address } from '../../../src/protocol/events';
import { get } from './http';
import { until } from '../../support/until';

export interface LoadResult {
  answered: number;
  /** One sentence for each request that got no answer or a bad one. */
  failed: string[];
}

export interface Load {
  /** Resolves when this many more requests were answered, or one failed. */
  more(count: number): Promise<void>;
  end(): Promise<LoadResult>;
}

/**
 * Keeps requests coming until it is ended: half of the clients on keep-alive connections, half on a connection
 * for each request, the quick route and the slow one in turn.
 */
export function startLoad(address: Address, clients = 8): Load {
  const agent = new http.Agent({ keepAlive: true });
  const result: LoadResult = { answered: 0, failed: [] };
  let over = false;
  const client = async (number: number): Promise<void> => {
    for (let i = 0; !over; i++) {
      const path = i % 3 === 0 ? '/slow?ms=200' : '/';
      try {
        const { status } = await get(address, path, number % 2 === 0 ? agent : false);
        if (status === 200) result.answered++;
        else result.failed.push(`${path}: status ${status}`);
      } catch (error) {
        result.failed.push(`${path} on a ${number % 2 === 0 ? 'kept' : 'new'} connection: ${String(error)}`);
      }
    }
  };
  const all = Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return {
    async more(count) {
      const goal = result.answered + count;
      await until(`${count} answers`, () => result.answered >= goal || result.failed.length > 0);
    },
    async end() {
      over = true;
      await all;
      agent.destroy();
      return result;
    },
  };
}
