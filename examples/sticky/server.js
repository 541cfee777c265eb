/*
 * Sessions and Socket.IO in the memory of a worker: the second request of a client must reach the worker that took
 * the first. Clustered without muster.sticky the handshake fails and a login is forgotten; with "address" both work.
 */
const express = require('express');
const session = require('express-session');
const { createServer } = require('node:http');
const { Server } = require('socket.io');

const app = express();
app.use(
  session({
    secret: process.env.SESSION_SECRET ?? 'for this example',
    resave: false,
    saveUninitialized: false,
  }),
);
app.get('/login/:name', (request, response) => {
  request.session.user = request.params.name;
  response.json({ user: request.session.user, pid: process.pid });
});
app.get('/me', (request, response) => {
  if (request.session.user) response.json({ user: request.session.user, pid: process.pid });
  else response.status(401).json({ error: 'Log in first', pid: process.pid });
});

const server = createServer(app);
const io = new Server(server);
io.on('connection', (socket) => {
  socket.on('echo', (text, answer) => answer(text));
});

server.listen(process.env.PORT ?? 3021);
