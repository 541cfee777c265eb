import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { maxBodyBytes, maxRequests, type HttpRequest } from '../protocol/measure';
import { parseHttpFile } from './httpFile';
import { MeasureProblem } from './problem';

/** What a person asked to be requested; a file goes before the rest. */
export interface LoadWishes {
  url: string;
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** A `.http` file. */
  requestFile?: string;
}

/** What is requested when nobody asked for anything. */
export const defaultWishes: LoadWishes = { url: '/', method: 'GET', headers: {} };

async function readRequestFile(path: string): Promise<HttpRequest[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new MeasureProblem(`The request file ${path} cannot be read: correct its path.`);
  });
  return parseHttpFile(text, basename(path));
}

/**
 * The requests of a load.
 * @param folder what a relative path of the file starts at
 * @throws MeasureProblem when the file cannot be read, or what is asked for is too much
 */
export async function readLoadWishes(wishes: LoadWishes, folder: string): Promise<HttpRequest[]> {
  const { url, method, headers, body, requestFile } = wishes;
  const requests =
    requestFile === undefined
      ? [{ method, url, headers: { ...headers }, ...(body === undefined ? {} : { body }) }]
      : await readRequestFile(resolve(folder, requestFile));
  if (requests.length > maxRequests) {
    const message = `${requests.length} requests are too many for one load: keep the ${maxRequests} that matter.`;
    throw new MeasureProblem(message);
  }
  const bytes = requests.reduce((sum, request) => sum + Buffer.byteLength(request.body ?? ''), 0);
  if (bytes > maxBodyBytes)
    throw new MeasureProblem('The bodies of the load are larger than 10 MB together: send smaller ones.');
  return requests;
}
