// The schema and its resolvers, with one DataLoader per relation and request. Statements have names, so that
// PostgreSQL prepares each once per connection.
import DataLoader from 'dataloader';

export const typeDefs = `#graphql
  type Town { id: ID! code: String! name: String! committees(first: Int!): [Committee!]! }
  type Committee {
    id: ID! code: String! name: String! kind: String!
    subcommittees: [Subcommittee!]!
    grids(first: Int!): [Grid!]!
  }
  type Subcommittee { id: ID! kind: String! establishedOn: String! }
  type Grid { id: ID! number: Int! name: String! households(first: Int!): [Household!]! }
  type Household { id: ID! address: String! head: String }
  type CommitteePage { totalCount: Int! nodes: [Committee!]! endCursor: String hasNextPage: Boolean! }
  type Part { code: String! total: Int! metOnTime: Int! metLate: Int }
  type Query {
    town(code: String!): Town
    committee(code: String!): Committee
    committees(county: String!, first: Int!, after: String): CommitteePage!
    coverageByCity(mandate: ID!, province: String!): [Part!]!
    coverageByProvince(mandate: ID!): [Part!]!
    householdsWithGridByCity(province: String!): [Part!]!
  }
  type Mutation { subcommitteeEstablish(committee: ID!, kind: String!, establishedOn: String!): Subcommittee! }
`;

const COMMITTEE = 'id, code, name, kind';
const SUBCOMMITTEE = 'id, committee_id, kind, established_on::text AS "establishedOn"';
const MET = 'count(*)::int AS total, sum(met_on_time)::int AS "metOnTime"';

export function context(pool) {
  const rows = async (name, text, values) => (await pool.query({ name, text, values })).rows;
  const one = async (...query) => (await rows(...query))[0];
  // The rows of each parent, in order.
  const grouped = (column, load) =>
    new DataLoader(async (keys) => {
      const found = new Map(keys.map((key) => [key, []]));
      for (const row of await load(keys)) found.get(row[column]).push(row);
      return keys.map((key) => found.get(key));
    });
  // The first rows of each parent, with one loader for each requested number of rows.
  const firsts = (name, column, text) => {
    const loaders = new Map();
    return (key, first) => {
      if (!loaders.has(first)) loaders.set(first, grouped(column, (keys) => rows(name, text, [keys, first])));
      return loaders.get(first).load(key);
    };
  };
  const subcommittees = grouped('committee_id', (keys) =>
    rows('subcommittees', `SELECT ${SUBCOMMITTEE} FROM peer.subcommittee WHERE committee_id = ANY ($1::uuid[]) ORDER BY id`, [keys]));
  return {
    rows,
    one,
    subcommittees: (id) => subcommittees.load(id),
    committees: firsts('committees', 'town_id', `SELECT c.* FROM unnest($1::uuid[]) AS t (id) CROSS JOIN LATERAL (
      SELECT ${COMMITTEE}, town_id FROM peer.committee WHERE town_id = t.id ORDER BY code LIMIT $2) c`),
    grids: firsts('grids', 'committee_id', `SELECT g.* FROM unnest($1::uuid[]) AS c (id) CROSS JOIN LATERAL (
      SELECT id, committee_id, number, name FROM peer.grid WHERE committee_id = c.id ORDER BY number LIMIT $2) g`),
    households: firsts('households', 'grid_id', `SELECT h.* FROM unnest($1::uuid[]) AS g (id) CROSS JOIN LATERAL (
      SELECT id, grid_id, address, head FROM peer.household WHERE grid_id = g.id ORDER BY id LIMIT $2) h`),
  };
}

const encode = (code) => Buffer.from(code).toString('base64url');
const decode = (cursor) => Buffer.from(cursor, 'base64url').toString();

async function page(county, first, after, { rows }) {
  const found = await rows('page', `SELECT ${COMMITTEE} FROM peer.committee
    WHERE county_code = $1 AND code > $2 ORDER BY code LIMIT $3`, [county, after ? decode(after) : '0', first + 1]);
  const nodes = found.slice(0, first);
  return { county, nodes, endCursor: nodes.length ? encode(nodes.at(-1).code) : null, hasNextPage: found.length > first };
}

export const resolvers = {
  Query: {
    town: (_, { code }, { one }) => one('town', 'SELECT id, code, name FROM peer.town WHERE code = $1', [code]),
    committee: (_, { code }, { one }) => one('committee', `SELECT ${COMMITTEE} FROM peer.committee WHERE code = $1`, [code]),
    committees: (_, { county, first, after }, context) => page(county, first, after, context),
    coverageByCity: (_, { mandate, province }, { rows }) =>
      rows('byCity', `SELECT city_code AS code, ${MET}, sum(met_late)::int AS "metLate" FROM peer.obligation
        WHERE mandate_id = $1 AND province_code = $2 GROUP BY 1 ORDER BY 1`, [mandate, province]),
    coverageByProvince: (_, { mandate }, { rows }) =>
      rows('byProvince', `SELECT province_code AS code, ${MET}, sum(met_late)::int AS "metLate" FROM peer.obligation
        WHERE mandate_id = $1 GROUP BY 1 ORDER BY 1`, [mandate]),
    householdsWithGridByCity: (_, { province }, { rows }) =>
      rows('withGrid', `SELECT city_code AS code, ${MET} FROM peer.coverage
        WHERE province_code = $1 GROUP BY 1 ORDER BY 1`, [province]),
  },
  Mutation: {
    subcommitteeEstablish: (_, { committee, kind, establishedOn }, { one }) =>
      one('establish', `INSERT INTO peer.subcommittee (committee_id, kind, established_on) VALUES ($1, $2, $3)
        RETURNING ${SUBCOMMITTEE}`, [committee, kind, establishedOn]),
  },
  Town: { committees: ({ id }, { first }, { committees }) => committees(id, first) },
  CommitteePage: {
    totalCount: async ({ county }, _, { one }) =>
      (await one('count', 'SELECT count(*)::int AS total FROM peer.committee WHERE county_code = $1', [county])).total,
  },
  Committee: {
    subcommittees: ({ id }, _, { subcommittees }) => subcommittees(id),
    grids: ({ id }, { first }, { grids }) => grids(id, first),
  },
  Grid: { households: ({ id }, { first }, { households }) => households(id, first) },
};
