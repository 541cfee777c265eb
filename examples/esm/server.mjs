/*
 * An ES module that waits at its top level: it reads its configuration before it listens. Look at the
 * workers: they are ready only after that, and nothing in this file knows that there is more than one.
 * Change the greeting in config.json and reload: the new workers say the new words, and no request is lost.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const config = JSON.parse(await readFile(new URL('config.json', import.meta.url), 'utf8'));

const server = createServer((_request, response) => {
  response.end(`${config.greeting}, process ${process.pid}\n`);
});

server.listen(process.env.PORT ?? config.port, () => {
  console.log(`esm: process ${process.pid}, http://localhost:${server.address().port}`);
});
