// Runs PostGraphile in two processes, each with its own pool: DATABASE_URL=… PORT=… node main.js
import cluster from 'node:cluster';

if (cluster.isPrimary) {
  for (let process = 0; process < 2; process += 1) cluster.fork();
  cluster.on('exit', (worker, code) => process.exit(code || 1));
} else {
  const { createServer } = await import('node:http');
  const { postgraphile } = await import('postgraphile');
  const { grafserv } = await import('postgraphile/grafserv/node');
  const { default: preset } = await import('./graphile.config.js');

  const serv = postgraphile(preset).createServ(grafserv);
  const server = createServer();
  await serv.addTo(server);
  server.listen(Number(process.env.PORT), '127.0.0.1');
}
