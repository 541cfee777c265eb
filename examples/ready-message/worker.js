/*
 * A queue consumer: it serves nobody, so it listens on nothing, and says that it is ready by a message to its
 * parent, process.send('ready'). Look at the workers turn ready without a port. Plain `node` works too; there
 * is no parent to tell then.
 */
const { setTimeout: sleep } = require('node:timers/promises');

async function connectToQueue() {
  await sleep(500);
  let last = 0;
  return {
    next: async () => {
      await sleep(1000);
      return { id: ++last };
    },
  };
}

async function main() {
  const queue = await connectToQueue();
  process.send?.('ready');
  console.log(`ready-message: process ${process.pid} waits for jobs`);
  for (;;) {
    const job = await queue.next();
    if (job.id % 10 === 0) console.log(`ready-message: process ${process.pid} has done ${job.id} jobs`);
  }
}

main();
