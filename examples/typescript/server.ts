/*
 * A TypeScript server with no build: Node 22.18 and later take the types off by themselves, which works for
 * types that can simply be erased (no enums, no decorators). Ask for http://localhost:3002/count several
 * times: each worker counts for itself, since workers share a port but no memory.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Route {
  path: string;
  answer: () => object;
}

let count = 0;

const routes: readonly Route[] = [
  { path: '/', answer: () => ({ process: process.pid, routes: routes.map((route) => route.path) }) },
  { path: '/count', answer: () => ({ process: process.pid, count: ++count }) },
];

function handle(request: IncomingMessage, response: ServerResponse): void {
  const route = routes.find(({ path }) => path === request.url);
  response.writeHead(route ? 200 : 404, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(route?.answer() ?? { error: 'no such route' })}\n`);
}

const server = createServer(handle);

server.listen(process.env.PORT ?? 3002, () => {
  const { port } = server.address() as AddressInfo;
  console.log(`typescript: process ${process.pid}, http://localhost:${port}`);
});
