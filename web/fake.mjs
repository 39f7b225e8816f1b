// A stand-in for the server: the built page, its policy, and a /graphql with made-up answers.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import { buildSchema, graphql } from 'graphql';

const schema = buildSchema(`
  scalar Date
  scalar DivisionCode
  enum Step { DAY WEEK MONTH }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Query {
    "Who is asking. Decided by the **Authorization** header."
    viewer: Viewer!
    division(code: DivisionCode!): Division
    committee(code: DivisionCode!): Committee
  }
  type Viewer { role: String! }
  type Division {
    name: String! fullName: String! level: String! code: DivisionCode! ancestors: [Division!]!
    mandates(subcommitteeKind: String, first: Int): Mandates!
  }
  type Mandates { nodes: [Mandate!]! }
  type Mandate {
    id: ID! title: String! documentNumber: String issuer: String dueOn: Date! milestone: String!
    coverage(in: DivisionCode!, at: Date): Coverage!
  }
  type Coverage {
    at: Date! total: Int! metOnTime: Int! metLate: Int! pending: Int! overdue: Int! exempt: Int!
    numerator: Int! denominator: Int! ratio: Float byDivision: [DivisionCoverage!]!
    trend(from: Date!, to: Date!, step: Step!): [Point!]! forecast: Forecast missing(first: Int): Missing!
  }
  type DivisionCoverage { division: Division! total: Int! overdue: Int! ratio: Float }
  type Point { on: Date! due: Int! met: Int! }
  type Forecast { fullCoverageOn: Date perDay: Float }
  type Missing { totalCount: Int! pageInfo: PageInfo! nodes: [Gap!]! }
  type Gap { committee: Committee! originalDueOn: Date! dueOn: Date! daysOverdue: Int! }
  type Contact { person: String phone: String }
  type Committee {
    id: ID! code: DivisionCode! name: String! fullName: String! kind: String! division: Division! contact: Contact
    subcommittees(first: Int): Subcommittees! grids(first: Int): Grids!
  }
  type Subcommittees { nodes: [Subcommittee!]! }
  type Subcommittee {
    kind: Kind! establishedOn: Date milestones: [Milestone!]! seats(first: Int): Seats! grids(first: Int): Grids!
  }
  type Kind { key: String! nameZh: String! }
  type Milestone { key: String! reachedOn: Date }
  type Seats { nodes: [Seat!]! }
  type Seat { person: Person! role: String! background: String }
  type Person { name: String! }
  type Grids { totalCount: Int! nodes: [Grid!]! }
  type Grid { code: String! name: String! households(first: Int): Households! }
  type Households { totalCount: Int! nodes: [Household!]! }
  type Household { address: String! head: String grid: Grid! }
`);

const division = { name: '广东省', fullName: '广东省', level: 'PROVINCE', code: '44', ancestors: [] };
const households = { totalCount: 1, nodes: [{ address: '1 号', head: '某', grid: { code: 'G1' } }] };
const grids = { totalCount: 1, nodes: [{ code: 'G1', name: '第一网格', households }] };
const committee = {
  id: 'Q1', code: '440106001001', name: '某社区', fullName: '某社区居委会', kind: 'COMMUNITY', division, grids,
  contact: { person: '某', phone: '000' },
  subcommittees: {
    nodes: [{
      kind: { key: 'PUBLIC_HEALTH', nameZh: '公共卫生委员会' }, milestones: [{ key: 'ESTABLISHED' }], grids,
      seats: { nodes: [{ person: { name: '某' }, role: 'DIRECTOR' }] },
    }],
  },
};
const coverage = (_, { authorization }) => ({
  at: '2022-04-10', total: 9, metOnTime: 5, metLate: 1, pending: 1, overdue: 2, exempt: 0,
  numerator: 6, denominator: 9, ratio: 0.6667, byDivision: [{ division, total: 9, overdue: 2, ratio: 0.6667 }],
  trend: [{ on: '2022-01-01', due: 9, met: 3 }], forecast: { perDay: 0.1 },
  missing: {
    totalCount: 1, pageInfo: { hasNextPage: false },
    nodes: [{
      committee: authorization ? committee : { ...committee, contact: null },
      originalDueOn: '2022-03-31', dueOn: '2022-03-31', daysOverdue: 10,
    }],
  },
});
const mandates = { nodes: [{ id: 'M1', title: '关于公共卫生委员会', dueOn: '2022-03-31', milestone: 'ESTABLISHED', coverage }] };
const rootValue = {
  viewer: (_, { authorization }) => ({ role: authorization ? 'PROVINCE' : 'ANONYMOUS' }),
  division: { ...division, mandates },
  committee,
};

export async function start(port = 0) {
  const page = brotliDecompressSync(readFileSync(new URL('dist/graphiql.html.br', import.meta.url)));
  const policy = readFileSync(new URL('dist/graphiql.csp', import.meta.url), 'utf8');
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    if (request.method === 'POST' && pathname === '/graphql') {
      const { query, variables, operationName } = JSON.parse(Buffer.concat(await request.toArray()));
      const { authorization } = request.headers;
      const answer = await graphql({
        schema, rootValue, contextValue: { authorization },
        source: query, variableValues: variables, operationName,
      });
      response.setHeader('content-type', 'application/graphql-response+json');
      response.end(JSON.stringify(answer));
    } else if (request.method === 'GET' && pathname === '/graphiql') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('content-security-policy', policy);
      response.setHeader('referrer-policy', 'no-referrer');
      response.setHeader('x-content-type-options', 'nosniff');
      response.end(page);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/graphiql`, stop: () => server.close() };
}
