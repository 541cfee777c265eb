/* The limit where all workers reach it: in Redis, at REDIS_URL. A window begins with a client's first request. */
const http = require('node:http');
const { createClient } = require('redis');

const limit = 10;
const windowSeconds = 60;
const redis = createClient({ url: process.env.REDIS_URL ?? 'redis://localhost:6379' });
redis.on('error', (error) => console.error(`redis: ${error.message}`));

async function isAllowed(client) {
  const key = `examples:hits:${client}`;
  const [count] = await redis.multi().incr(key).expire(key, windowSeconds, 'NX').exec();
  return count <= limit;
}

const server = http.createServer(async (request, response) => {
  response.setHeader('Connection', 'close');
  try {
    if (await isAllowed(request.socket.remoteAddress)) response.end('welcome\n');
    else response.writeHead(429).end('too many requests\n');
  } catch (error) {
    response.writeHead(503).end(`${error.message}\n`);
  }
});

redis.connect().then(() => server.listen(process.env.PORT ?? 3020));
