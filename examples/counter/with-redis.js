/* The counter where all workers reach it: in Redis, at REDIS_URL. */
const http = require('node:http');
const { createClient } = require('redis');

const redis = createClient({ url: process.env.REDIS_URL ?? 'redis://localhost:6379' });
redis.on('error', (error) => console.error(`redis: ${error.message}`));

const server = http.createServer(async (request, response) => {
  response.setHeader('Connection', 'close');
  try {
    const visits = await redis.incr('examples:visits');
    response.end(JSON.stringify({ visits, pid: process.pid }));
  } catch (error) {
    response.writeHead(503).end(`${error.message}\n`);
  }
});

redis.connect().then(() => server.listen(process.env.PORT ?? 3019));
