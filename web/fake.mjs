// A stand-in for the server: the built page, its policy, and a /graphql with made-up answers.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import { EventEmitter, on } from 'node:events';
import { buildSchema, graphql, parse, subscribe } from 'graphql';

const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));

// graphql-js resolves what is not here to null, so only what is not nullable and is selected stands here.
const page = (...nodes) => ({ totalCount: nodes.length, nodes, edges: [], pageInfo: { hasNextPage: false, hasPreviousPage: false } });
const committee = {
  id: 'Q1', code: '440106001001', name: '某社区', fullName: '广东省某社区居委会', kind: 'RESIDENTS', division: null,
  contact: { person: '某', phone: '000', fieldAccess: 'VISIBLE' },
  subcommittees: page(), grids: page(),
};
const figures = { total: 1, metOnTime: 0, metLate: 0, pending: 1, overdue: 0, exempt: 0, numerator: 0, denominator: 1, ratio: 0 };
const coverage = {
  ...figures, at: '2022-03-31', byDivision: [], trend: [], forecast: { fullCoverageOn: null, perDay: 0 },
  missing: page({ committee, originalDueOn: '2022-03-31', dueOn: '2022-03-31', daysOverdue: 0 }),
};
const mandate = {
  id: 'Q2', title: '某通知', documentNumber: '某号', issuer: '某厅', dueOn: '2022-03-31', milestone: 'SET_UP', coverage,
};
const division = {
  name: '广东省', fullName: '广东省', level: 'PROVINCE', code: '44', ancestors: [], committees: page(committee),
  mandates: page(mandate),
};
const bus = new EventEmitter();
const changes = (...items) => ({ changes: { cursor: 'c', hasMore: false, resyncRequired: false, items } });
const rootValue = {
  async *changes() {
    const later = on(bus, 'change');
    yield changes();
    for await (const [change] of later) yield changes(change);
  },
  householdRegister: ({ input }) => {
    const node = { __typename: 'Household', id: 'Q9', address: input.address, committee };
    const change = { at: new Date(0).toISOString(), kind: 'UPSERT', type: 'Household', operation: 'household.register', node };
    bus.emit('change', change);
    return { result: { id: 'Q9' }, userErrors: [], replayed: false };
  },
  division,
  divisions: page(division),
  committee,
  subcommitteeEstablish: ({ input }) => ({
    result: { id: 'Q3', establishedOn: input.establishedOn, committee, milestones: [] },
    userErrors: [],
    replayed: false,
  }),
};

export async function start(port = 0) {
  const page = brotliDecompressSync(readFileSync(new URL('dist/graphiql.html.br', import.meta.url)));
  const policy = readFileSync(new URL('dist/graphiql.csp', import.meta.url), 'utf8');
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    if (request.method === 'POST' && pathname === '/graphql') {
      const { query, variables, operationName } = JSON.parse(Buffer.concat(await request.toArray()));
      if (request.headers.accept === 'text/event-stream') {
        const events = await subscribe({ schema, document: parse(query), rootValue, operationName });
        response.setHeader('content-type', 'text/event-stream; charset=utf-8');
        response.on('close', () => events.return());
        for await (const event of events) response.write(`event: next\ndata: ${JSON.stringify(event)}\n\n`);
        return;
      }
      const answer = await graphql({ schema, rootValue, source: query, variableValues: variables, operationName });
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
