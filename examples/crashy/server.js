/*
 * A server with a bug in a background job: it serves well, and some time after its start (CRASH_AFTER_MS,
 * 10 to 20 seconds unless told) the job throws. Look at the restarts: one worker is away while the others
 * serve, the wait grows from crash to crash, and with a short CRASH_AFTER_MS the slot is given up in the end.
 */
const http = require('node:http');

const crashAfterMs = Number(process.env.CRASH_AFTER_MS ?? 10_000 + Math.random() * 10_000);

const rates = { dollar: 1 };

function refreshRates() {
  const euro = rates.currencies.euro;
  rates.euro = euro;
}

const server = http.createServer((_request, response) => {
  response.end(`One dollar is ${rates.dollar} dollar, says process ${process.pid}\n`);
});

server.listen(process.env.PORT ?? 3005, () => {
  console.log(`crashy: process ${process.pid}, http://localhost:${server.address().port}`);
  setTimeout(refreshRates, crashAfterMs);
});
