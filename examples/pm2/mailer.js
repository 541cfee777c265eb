/* The queue consumer of the ecosystem file: it listens on nothing, and says itself when it is ready. */
setInterval(() => console.log('mailer: no letters'), 10_000);
process.send?.('ready');
