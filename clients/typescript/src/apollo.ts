import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, type TypedDocumentNode } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode, parse } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { Changes, Households, Now, Register, SomeCommittee } from './documents.js';
import { authorization, hashesOnly, hashOf, recorder, socketUrl, url } from './settings.js';

const headers = { authorization };

/** Hashes only, queries by GET, subscriptions by WebSocket. */
async function imported(): Promise<string> {
  const { sent, fetchFn } = recorder();
  const socket = createClient({ url: socketUrl, webSocketImpl: WebSocket, connectionParams: { authorization } });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      ApolloLink.from([
        new PersistedQueryLink({ generateHash: hashOf, useGETForHashedQueries: true }),
        new HttpLink({ uri: url, headers, fetch: fetchFn }),
      ]),
    ),
  });
  try {
    const some = await client.query({ query: SomeCommittee });
    const code = some.data?.committees.nodes[0]?.code;
    assert.ok(code);
    const variables = { code, first: 100 };
    const first = await client.query({ query: Households, variables });
    const before = first.data?.committee?.households.totalCount;
    assert.equal(typeof before, 'number');

    // From the cache: nothing is sent.
    const requests = sent.length;
    const again = await client.query({ query: Households, variables });
    assert.deepEqual(again.data, first.data);
    assert.equal(sent.length, requests, 'the cache did not answer');

    // A change, made twice with the same key, is one event.
    const now = await client.query({ query: Now, fetchPolicy: 'no-cache' });
    const address = `路${randomUUID()}号`;
    const event = new Promise<string>((resolve, reject) => {
      client.subscribe({ query: Changes, variables: { after: now.data?.changes.cursor } }).subscribe({
        next: ({ data, error }) => {
          if (error) reject(error);
          for (const item of data?.changes.items ?? []) resolve(item.id);
        },
        error: reject,
      });
    });
    const input = { committeeCode: code, address, idempotencyKey: randomUUID() };
    const made = await client.mutate({ mutation: Register, variables: { input } });
    const repeated = await client.mutate({ mutation: Register, variables: { input } });
    assert.deepEqual(made.data?.householdRegister?.userErrors, []);
    assert.equal(made.data.householdRegister?.replayed, false);
    assert.equal(repeated.data?.householdRegister?.replayed, true);
    const id = made.data.householdRegister?.result?.id;
    assert.ok(id);
    assert.equal(repeated.data?.householdRegister?.result?.id, id);
    assert.equal(await event, id);

    const after = await client.query({ query: Households, variables, fetchPolicy: 'network-only' });
    assert.equal(after.data?.committee?.households.totalCount, before! + 1);

    assert.ok(hashesOnly(sent), 'the text of a document was sent');
    for (const { method, body } of sent) {
      assert.equal(method, 'extensions' in body ? 'POST' : 'GET');
    }
    assert.ok(sent.some(({ method }) => method === 'GET'));
    return code;
  } finally {
    client.stop();
    await socket.dispose();
  }
}

/** `documentId` of the GraphQL-over-HTTP appendix, in the address. */
async function documentIds(code: string): Promise<void> {
  const { sent, fetchFn } = recorder();
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: new HttpLink({
      uri: ({ query }) => `${url}?documentId=sha256:${hashOf(query)}`,
      useGETForQueries: true,
      headers,
      fetch: fetchFn,
    }),
    defaultOptions: { query: { context: { http: { includeQuery: false } } } },
  });
  const { data } = await client.query({ query: Households, variables: { code, first: 1 } });
  assert.equal(data?.committee?.code, code);
  assert.ok(hashesOnly(sent) && sent.length === 1 && sent[0]?.method === 'GET');
  client.stop();
}

/** Automatic persisted queries: the text is sent once, when the server does not know the hash. */
async function automatic(): Promise<void> {
  const { sent, fetchFn } = recorder();
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.from([
      new PersistedQueryLink({
        sha256: (text) => createHash('sha256').update(text).digest('hex'),
        useGETForHashedQueries: true,
      }),
      new HttpLink({ uri: url, headers, fetch: fetchFn }),
    ]),
  });
  // A name that no run before has used.
  const query: TypedDocumentNode<{ viewer: { role: string } }> = parse(`query Apq${randomUUID().replaceAll('-', '')} { viewer { role } }`);
  for (const expected of [2, 3]) {
    const { data } = await client.query({ query, fetchPolicy: 'network-only' });
    assert.equal(data?.viewer.role, 'OFFICIAL');
    assert.equal(sent.length, expected, 'hash, then text; later the hash alone');
  }
  assert.ok(!hashesOnly(sent.slice(1, 2)) && hashesOnly(sent.slice(0, 1)) && hashesOnly(sent.slice(2)));

  // What a program can tell an error by.
  const failing = client.query({ query: parse('{ node(id: "x") { id } }'), errorPolicy: 'none' });
  const error = await failing.then(
    () => assert.fail('no error'),
    (thrown: unknown) => thrown,
  );
  assert.ok(CombinedGraphQLErrors.is(error), String(error));
  assert.equal(error.errors[0]?.extensions?.['code'], 'INVALID_ID');
  assert.deepEqual(error.errors[0].path, ['node']);
  client.stop();
}

export async function apollo(): Promise<void> {
  const code = await imported();
  await documentIds(code);
  await automatic();
}
