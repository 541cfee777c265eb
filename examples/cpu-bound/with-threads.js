/* The same work in the thread pool that Node has for it: the event loop turns on, and the worker answers meanwhile. */
const { pbkdf2 } = require('node:crypto');
const http = require('node:http');
const { promisify } = require('node:util');

const derive = promisify(pbkdf2);

async function hash(password, rounds) {
  let key = password;
  for (let done = 0; done < rounds; done += 1000)
    key = (await derive(key, 'salt', 1000, 32, 'sha512')).toString('hex');
  return key;
}

const server = http.createServer(async (request, response) => {
  const rounds = Number(new URL(request.url, 'http://localhost').searchParams.get('rounds') ?? 1000);
  response.end(`${await hash('secret', rounds)}\n`);
});

server.listen(process.env.PORT ?? 3022);
