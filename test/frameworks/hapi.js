const Hapi = require('@hapi/hapi');

const init = async () => {
  const server = Hapi.server({ port: process.env.PORT || 3000 });
  server.route({ method: 'GET', path: '/', handler: () => 'hapi' });
  await server.start();
};

init();
