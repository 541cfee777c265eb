'use strict';
// Says on stdout where it listens. `/` is the least that a server can do; `/cpu` works for about a millisecond.
const { createServer } = require('node:http');

/** The same number of steps however busy the machine is. */
function work() {
  let sum = 0;
  for (let i = 0; i < 150_000; i++) sum = (sum * 31 + i) % 1_000_003;
  return sum;
}

const server = createServer((request, response) => {
  response.end(request.url === '/cpu' ? `hello ${work()}` : 'hello');
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
