/*
 * A server that is slow to start: it connects to a (pretended) database for two seconds, and listens after
 * that. Watch a worker stay "starting" until it really listens, and then reload: the old worker goes on
 * serving until the new one is ready, however long that takes.
 */
const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');

async function connectToDatabase() {
  await sleep(2000);
  return { countUsers: async () => 42 };
}

async function main() {
  const database = await connectToDatabase();
  const server = http.createServer(async (_request, response) => {
    response.end(`${await database.countUsers()} users, says process ${process.pid}\n`);
  });
  server.listen(process.env.PORT ?? 3003, () => {
    console.log(`late: process ${process.pid}, http://localhost:${server.address().port}`);
  });
}

main();
