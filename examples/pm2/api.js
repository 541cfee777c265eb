/* The web app of the ecosystem file. It says what it was started with. */
const http = require('node:http');

const server = http.createServer((request, response) => {
  const { APP_NAME: name, NODE_APP_INSTANCE: instance } = process.env;
  response.end(JSON.stringify({ name, instance, args: process.argv.slice(2), execArgv: process.execArgv }));
});

server.listen(process.env.PORT ?? 3025, () => process.send?.('ready'));
