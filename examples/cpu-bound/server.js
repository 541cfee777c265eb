/*
 * A handler that computes: as long as it does, its worker answers nobody. /?rounds=3000000 takes seconds, and the tree
 * says that the worker stands still, in which function and in which line. with-threads.js leaves the loop free.
 */
const { pbkdf2Sync } = require('node:crypto');
const http = require('node:http');

function hash(password, rounds) {
  let key = password;
  for (let done = 0; done < rounds; done += 1000)
    key = pbkdf2Sync(key, 'salt', 1000, 32, 'sha512').toString('hex');
  return key;
}

const server = http.createServer((request, response) => {
  const rounds = Number(new URL(request.url, 'http://localhost').searchParams.get('rounds') ?? 1000);
  response.end(`${hash('secret', rounds)}\n`);
});

server.listen(process.env.PORT ?? 3022);
