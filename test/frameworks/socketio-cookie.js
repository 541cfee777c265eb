const { createServer } = require('node:http');
const { Server } = require('socket.io');

const httpServer = createServer((req, res) => res.end('socketio-cookie'));
const io = new Server(httpServer, { cookie: true });

io.on('connection', (socket) => {
  socket.on('echo', (text, answer) => answer(text));
});

httpServer.listen(process.env.PORT || 3000);
