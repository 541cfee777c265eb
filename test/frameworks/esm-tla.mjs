import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

await sleep(100);

createServer((req, res) => res.end('esm-tla')).listen(process.env.PORT ?? 3000);
