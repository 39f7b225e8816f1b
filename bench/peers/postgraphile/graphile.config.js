// PostGraphile set up as its documentation recommends for production: the Amber preset, simplified names, no GraphiQL,
// no explain, no watch mode. Aggregates are from its own plugin.
import { PgAggregatesPreset } from '@graphile/pg-aggregates';
import { PgSimplifyInflectionPreset } from '@graphile/simplify-inflection';
import pg from 'pg';
import { makePgService } from 'postgraphile/adaptors/pg';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
pool.on('error', () => {});

export default {
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset, PgAggregatesPreset],
  pgServices: [makePgService({ pool, schemas: ['peer'] })],
  grafast: { explain: false },
  grafserv: { graphiql: false, watch: false },
};
