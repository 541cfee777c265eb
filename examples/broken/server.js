/*
 * A server that cannot start: it reads a property of a configuration that was never there. Look at what you
 * are told: the message and the line, once, with a way to get there; and that it is not tried again for
 * ever. Then repair it (give the environment a configuration of its own, below) and start again.
 */
const http = require('node:http');

const configurations = {
  production: { greeting: 'Good day' },
};

const config = configurations.development;
const greeting = config.greeting;

const server = http.createServer((_request, response) => response.end(`${greeting}\n`));

server.listen(process.env.PORT ?? 3004, () => {
  console.log(`broken: process ${process.pid}, http://localhost:${server.address().port}`);
});
