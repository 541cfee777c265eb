/*
 * An Express app that knows nothing of workers. Run it clustered, then ask for /, /users/1, /users/2 and /fail:
 * the Load tab counts by route, not by address, and shows which of them fails and which is slow.
 */
const express = require('express');

const app = express();
const users = [
  { id: 1, name: 'Ada' },
  { id: 2, name: 'Grace' },
];

app.use((request, response, next) => {
  response.setHeader('X-Worker', process.pid);
  next();
});
app.get('/', (request, response) => response.send(`Hello from process ${process.pid}\n`));
app.get('/users/:id', (request, response) => {
  const user = users.find(({ id }) => id === Number(request.params.id));
  if (user) response.json(user);
  else response.status(404).json({ error: `There is no user ${request.params.id}` });
});
app.get('/slow', (request, response) => setTimeout(() => response.send('At last\n'), 300));
app.get('/fail', () => {
  throw new Error('Somebody asked for /fail');
});
app.use((error, request, response, next) => {
  if (response.headersSent) next(error);
  else response.status(500).json({ error: error.message });
});

const server = app.listen(process.env.PORT ?? 3007, () => {
  console.log(`express: process ${process.pid}, http://localhost:${server.address().port}`);
});
