// Sends back whatever comes.
process.on('message', (message) => process.send(message));
