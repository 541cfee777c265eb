const dgram = require('node:dgram');

const socket = dgram.createSocket('udp4');

socket.on('message', (message, from) => {
  socket.send(`dgram ${message}`, from.port, from.address);
});

socket.bind(Number(process.env.PORT ?? 3000));
