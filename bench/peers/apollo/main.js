// Runs Apollo Server in two processes, each with its own pool: DATABASE_URL=… PORT=… node main.js
// Set up as its documentation recommends for production: the Express integration, drained on shutdown; with
// NODE_ENV=production no introspection and no stack traces; the bounded cache is the default.
import cluster from 'node:cluster';

if (cluster.isPrimary) {
  for (let process = 0; process < 2; process += 1) cluster.fork();
  cluster.on('exit', (worker, code) => process.exit(code || 1));
} else {
  const { createServer } = await import('node:http');
  const { ApolloServer } = await import('@apollo/server');
  const { ApolloServerPluginDrainHttpServer } = await import('@apollo/server/plugin/drainHttpServer');
  const { expressMiddleware } = await import('@as-integrations/express5');
  const { default: cors } = await import('cors');
  const { default: express } = await import('express');
  const { default: pg } = await import('pg');
  const { context, resolvers, typeDefs } = await import('./schema.js');

  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
  pool.on('error', () => {});
  const app = express();
  const server = createServer(app);
  const plugins = [ApolloServerPluginDrainHttpServer({ httpServer: server })];
  const apollo = new ApolloServer({ typeDefs, resolvers, plugins });
  await apollo.start();
  app.use('/graphql', cors(), express.json(), expressMiddleware(apollo, { context: async () => context(pool) }));
  server.listen(Number(process.env.PORT), '127.0.0.1');
}
