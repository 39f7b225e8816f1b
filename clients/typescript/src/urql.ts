import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { cacheExchange, Client, fetchExchange, makeOperation, mapExchange, subscriptionExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { Kind, parse, type DocumentNode } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { Changes, Households, Now, Register, SomeCommittee } from './documents.js';
import { authorization, hashesOnly, hashOf, recorder, socketUrl, url } from './settings.js';

const headers = { authorization };

/** Has operations sent by `documentId`, which urql does for a document without definitions. */
const documentIdExchange = mapExchange({
  onOperation(operation) {
    const documentId = `sha256:${hashOf(operation.query as DocumentNode)}`;
    return makeOperation(
      operation.kind,
      { ...operation, query: { kind: Kind.DOCUMENT, definitions: [], documentId } },
      operation.context,
    );
  },
});

async function imported(): Promise<void> {
  const { sent, fetchFn } = recorder();
  const socket = createClient({ url: socketUrl, webSocketImpl: WebSocket, connectionParams: { authorization } });
  const client = new Client({
    url,
    fetch: fetchFn,
    fetchOptions: { headers },
    preferGetMethod: false,
    exchanges: [
      cacheExchange,
      persistedExchange({
        enforcePersistedQueries: true,
        enableForMutation: true,
        preferGetForPersistedQueries: 'force',
        generateHash: async (_text: string, document: DocumentNode) => hashOf(document),
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query: query ?? '', variables }, sink) }),
        }),
      }),
    ],
  });
  try {
    const some = await client.query(SomeCommittee, {}).toPromise();
    assert.ok(!some.error, String(some.error));
    const code = some.data?.committees.nodes[0]?.code;
    assert.ok(code);
    const variables = { code, first: 100 };
    const first = await client.query(Households, variables).toPromise();
    const before = first.data?.committee?.households.totalCount;
    assert.equal(typeof before, 'number');

    const requests = sent.length;
    assert.deepEqual((await client.query(Households, variables).toPromise()).data, first.data);
    assert.equal(sent.length, requests, 'the cache did not answer');

    const now = await client.query(Now, {}, { requestPolicy: 'network-only' }).toPromise();
    const event = new Promise<string>((resolve, reject) => {
      client.subscription(Changes, { after: now.data?.changes.cursor }).subscribe(({ data, error }) => {
        if (error) reject(error);
        for (const item of data?.changes.items ?? []) resolve(item.id);
      });
    });
    const input = { committeeCode: code, address: `路${randomUUID()}号`, idempotencyKey: randomUUID() };
    const made = await client.mutation(Register, { input }).toPromise();
    assert.ok(!made.error, String(made.error));
    assert.deepEqual(made.data?.householdRegister?.userErrors, []);
    const id = made.data?.householdRegister?.result?.id;
    assert.ok(id);
    assert.equal(await event, id);
    const after = await client.query(Households, variables, { requestPolicy: 'network-only' }).toPromise();
    assert.equal(after.data?.committee?.households.totalCount, before! + 1);

    assert.ok(hashesOnly(sent), 'the text of a document was sent');
    assert.deepEqual([...new Set(sent.map(({ method }) => method))].sort(), ['GET', 'POST']);
  } finally {
    await socket.dispose();
  }
}

async function documentIds(): Promise<void> {
  const { sent, fetchFn } = recorder();
  const client = new Client({
    url, fetch: fetchFn, fetchOptions: { headers }, preferGetMethod: 'force', exchanges: [documentIdExchange, fetchExchange] });
  const { data, error } = await client.query(SomeCommittee, {}).toPromise();
  assert.ok(!error, String(error));
  assert.equal(data?.committees.nodes.length, 1);
  const input = {
    committeeCode: data.committees.nodes[0]!.code, address: `路${randomUUID()}号`, validateOnly: true };
  const checked = await client.mutation(Register, { input }).toPromise();
  assert.deepEqual(checked.data?.householdRegister?.userErrors, []);
  assert.deepEqual(sent.map(({ method }) => method), ['GET', 'POST']);
  assert.ok(hashesOnly(sent));
}

/** urql knows a hash that the server does not know by the message `PersistedQueryNotFound`. */
async function automatic(): Promise<void> {
  const { sent, fetchFn } = recorder();
  const client = new Client({
    url,
    fetch: fetchFn,
    fetchOptions: { headers },
    preferGetMethod: false,
    exchanges: [persistedExchange({ preferGetForPersistedQueries: 'force' }), fetchExchange],
  });
  const query: TypedDocumentNode<{ viewer: { role: string } }, object> = parse(`query Apq${randomUUID().replaceAll('-', '')} { viewer { role } }`);
  for (const expected of [2, 3]) {
    const { data, error } = await client.query(query, {}).toPromise();
    assert.ok(!error, String(error));
    assert.equal(data?.viewer.role, 'OFFICIAL');
    assert.equal(sent.length, expected, 'hash, then text; later the hash alone');
  }
}

export async function urql(): Promise<void> {
  await imported();
  await documentIds();
  await automatic();
}
