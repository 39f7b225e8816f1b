// What the edge promises beyond the audits: caching, packing, documents by hash, errors that programs can tell apart.
import { createHash, randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, BEARER, Cases, COMMITTEE, get, household, post, REGISTER, serving, URL_HTTP, within } from './support.js';

const PROGRAM = process.env.CUNJU_PROGRAM;
const QUERY = 'query Role { viewer { role } }';
const ROLE = { data: { viewer: { role: 'OFFICIAL' } } };
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const cases = new Cases('http cases');
const folder = mkdtempSync(join(tmpdir(), 'cunju-http-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A document that no run before has sent, so that the server cannot know it. */
const fresh = (name = 'Fresh') => `query ${name}${randomUUID().replaceAll('-', '')} { viewer { role } }`;
const expectCode = ({ json, text }, code) => {
  assert.equal(json?.errors?.[0]?.extensions?.code, code, text);
  assert.equal(typeof json.errors[0].extensions.requestId, 'string', `no requestId: ${text}`);
};
const expectRole = ({ status, json, text }) => {
  assert.equal(status, 200, text);
  assert.deepEqual(json, ROLE);
};

// Media types and methods.
await cases.case('POST answers in the media type that was asked for', async () => {
  for (const type of ['application/graphql-response+json', 'application/json']) {
    const answer = await post({ query: QUERY }, { accept: type });
    expectRole(answer);
    assert.ok(answer.headers.get('content-type').startsWith(type), answer.headers.get('content-type'));
  }
});
await cases.case('the Accept of urql, in which text/event-stream stands last: JSON', async () => {
  const accept = 'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';
  const answer = await post({ query: QUERY }, { accept });
  expectRole(answer);
  assert.match(answer.headers.get('content-type'), /^application\/graphql-response\+json/);
});
await cases.case('GET with variables and operationName', async () => {
  const query = 'query A { viewer { subject } } query B($code: CommitteeCode!) { committee(code: $code) { code } }';
  const { json } = await get({ query, operationName: 'B', variables: { code: COMMITTEE }, extensions: {} });
  assert.deepEqual(json, { data: { committee: { code: COMMITTEE } } });
});
await cases.case('a mutation by GET: 405 with Allow, and nothing is written', async () => {
  const input = household();
  const answer = await get({ query: REGISTER, variables: { input } });
  assert.equal(answer.status, 405, answer.text);
  assert.match(answer.headers.get('allow') ?? '', /POST/);
  const { json } = await post({ query: REGISTER, variables: { input } });
  assert.equal(json.data.householdRegister.replayed, false);
});
await cases.case('the methods that are none: 405', async () => {
  for (const method of ['PUT', 'DELETE', 'PATCH']) {
    assert.equal((await fetch(URL_HTTP, { method, headers: BEARER })).status, 405, method);
  }
});
await cases.case('form and plain text are refused: 415', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    assert.equal((await post({ query: QUERY }, { 'content-type': type })).status, 415, type);
  }
});
await cases.case('a media type that is not there: 406', async () => {
  assert.equal((await post({ query: QUERY }, { accept: 'image/png' })).status, 406);
});
await cases.case('a body that is too large: 413', async () => {
  assert.equal((await post({ query: QUERY, extensions: { text: 'x'.repeat(2 * 1024 * 1024) } })).status, 413);
});
await cases.case('a list of requests is refused: 400', async () => {
  assert.equal((await post([{ query: QUERY }])).status, 400);
});

// Caching and packing.
await cases.case('GET has a strong ETag; If-None-Match: 304 without a body', async () => {
  const first = await get({ query: QUERY });
  const tag = first.headers.get('etag');
  assert.match(tag ?? '', /^"[^"]+"$/);
  assert.match(first.headers.get('cache-control') ?? '', /private/);
  assert.match(first.headers.get('vary') ?? '', /authorization/i);
  assert.match(first.headers.get('vary') ?? '', /accept/i);
  for (const header of [tag, `"other", ${tag}`, `W/${tag}`, '*']) {
    const again = await get({ query: QUERY }, { 'if-none-match': header });
    assert.equal(again.status, 304, header);
    assert.equal(again.text, '');
    assert.equal(again.headers.get('etag'), tag);
  }
  assert.equal((await get({ query: QUERY }, { 'if-none-match': '"other"' })).status, 200);
});
await cases.case('other data has another ETag, the same data the same', async () => {
  const tags = [];
  const query = `{ committee(code: "${COMMITTEE}") { households { totalCount } } }`;
  for (const change of [false, false, true]) {
    if (change) await post({ query: REGISTER, variables: { input: household() } });
    tags.push((await get({ query })).headers.get('etag'));
  }
  assert.equal(tags[0], tags[1]);
  assert.notEqual(tags[0], tags[2]);
});
await cases.case('gzip, br and zstd are used when accepted, each with its own ETag', async () => {
  const query = '{ divisions(first: 20) { nodes { code fullName } } }';
  const url = `${URL_HTTP}?query=${encodeURIComponent(query)}`;
  const tags = new Set();
  for (const encoding of ['identity', 'gzip', 'br', 'zstd']) {
    const headers = await within(5_000, new Promise((resolve, reject) => {
      request(url, { headers: { ...BEARER, 'accept-encoding': encoding } }, (response) => {
        response.resume();
        resolve(response.headers);
      }).on('error', reject).end();
    }), encoding);
    assert.equal(headers['content-encoding'] ?? 'identity', encoding);
    assert.match(headers.vary ?? '', /accept-encoding/i);
    tags.add(headers.etag);
  }
  assert.equal(tags.size, 4, 'the same strong ETag for different bytes');
});

// Errors.
await cases.case('a document that does not parse: 400, GRAPHQL_PARSE_FAILED', async () => {
  const answer = await post({ query: '{ viewer {' });
  assert.equal(answer.status, 400);
  expectCode(answer, 'GRAPHQL_PARSE_FAILED');
});
await cases.case('a document that is not valid: 400, GRAPHQL_VALIDATION_FAILED', async () => {
  const answer = await post({ query: '{ nothing }' });
  assert.equal(answer.status, 400);
  expectCode(answer, 'GRAPHQL_VALIDATION_FAILED');
});
await cases.case('variables of another type: BAD_USER_INPUT', async () => {
  expectCode(await post({ query: 'query A($id: ID!) { node(id: $id) { id } }', variables: { id: { x: 1 } } }), 'BAD_USER_INPUT');
});
await cases.case('an operation that is not there: OPERATION_RESOLUTION_FAILURE', async () => {
  expectCode(await post({ query: QUERY, operationName: 'Other' }), 'OPERATION_RESOLUTION_FAILURE');
});
await cases.case('no token: UNAUTHENTICATED on the field; one that is not valid: 401', async () => {
  const { authorization: _, ...none } = BEARER;
  const response = await fetch(URL_HTTP, {
    method: 'POST', headers: { 'content-type': 'application/json', ...none }, body: JSON.stringify({ query: QUERY }) });
  assert.equal((await response.json()).errors[0].extensions.code, 'UNAUTHENTICATED');
  assert.equal((await post({ query: QUERY }, { authorization: 'Bearer x' })).status, 401);
});
await cases.case('GraphQL-Cost: include', async () => {
  const { json } = await post({ query: QUERY }, { 'graphql-cost': 'include' });
  assert.deepEqual(json.data, ROLE.data);
  assert.ok(json.extensions?.cost, JSON.stringify(json));
});

// Documents by hash.
const unknown = `sha256:${sha256(fresh())}`;
await cases.case('an unknown documentId: DOCUMENT_NOT_FOUND, by POST and by GET', async () => {
  expectCode(await post({ documentId: unknown }), 'DOCUMENT_NOT_FOUND');
  expectCode(await get({ documentId: unknown }), 'DOCUMENT_NOT_FOUND');
});
await cases.case('APQ: PERSISTED_QUERY_NOT_FOUND, then with the query, then the hash will do', async () => {
  const query = fresh('Apq');
  const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(query) } };
  const missing = await post({ extensions });
  expectCode(missing, 'PERSISTED_QUERY_NOT_FOUND');
  // By this message, too, Apollo Client and urql know it.
  assert.equal(missing.json.errors[0].message, 'PersistedQueryNotFound');
  expectRole(await post({ query, extensions }));
  expectRole(await post({ extensions }));
  expectRole(await get({ extensions }));
});
await cases.case('APQ with the hash of another text is refused', async () => {
  const query = fresh('Apq');
  const wrong = { persistedQuery: { version: 1, sha256Hash: sha256(fresh()) } };
  const answer = await post({ query, extensions: wrong });
  assert.ok(answer.json.errors?.length > 0 && !answer.json.data, answer.text);
  expectCode(await post({ extensions: wrong }), 'PERSISTED_QUERY_NOT_FOUND');
});

/** Imports a manifest with the binary under test, which finds the data by CUNJU_DATA and DATABASE_URL. */
function importManifest(manifest) {
  assert.ok(PROGRAM, 'CUNJU_PROGRAM is not set');
  const file = join(folder, `${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(manifest));
  return execFileSync(PROGRAM, ['documents', 'import', file], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

const codegen = fresh('Codegen');
await cases.case('documents import: the manifest of GraphQL Code Generator', async () => {
  importManifest({ [sha256(codegen)]: codegen });
  expectRole(await post({ documentId: `sha256:${sha256(codegen)}` }));
  expectRole(await get({ documentId: `sha256:${sha256(codegen)}` }));
  expectRole(await post({ documentId: sha256(codegen) }));
});
await cases.case('documents import: the APQ hash of what was imported will do, also as the first request', async () => {
  const [one, other] = [fresh('Imported'), fresh('Imported')];
  importManifest({ [sha256(one)]: one, [sha256(other)]: other });
  expectRole(await get({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256(one) } } }));
  expectRole(await post({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256(other) } } }));
});
await cases.case('documents import: the manifest of Relay, whose ids are MD5', async () => {
  const query = fresh('Relay');
  const id = createHash('md5').update(query).digest('hex');
  importManifest({ [id]: query });
  expectRole(await post({ documentId: id }));
});
const apollo = fresh('Apollo');
await cases.case('documents import: the manifest of Apollo', async () => {
  importManifest({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: sha256(apollo), body: apollo, name: /query (\w+)/.exec(apollo)[1], type: 'query' }],
  });
  expectRole(await post({ documentId: `sha256:${sha256(apollo)}` }));
  expectRole(await get({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256(apollo) } } }));
});
await cases.case('documents import: again changes nothing, a manifest that is none is refused', async () => {
  importManifest({ [sha256(codegen)]: codegen });
  for (const manifest of [[], { x: 1 }, { [sha256('x')]: '{ viewer {' }, { format: 'other', operations: [] }]) {
    assert.throws(() => importManifest(manifest), /Command failed/, JSON.stringify(manifest));
  }
});
await cases.case('serve --documents-only takes what was imported and refuses the rest', async () => {
  const server = await serving('--documents-only');
  try {
    const there = (body) => post(body, {}, `${server.url}/graphql`);
    expectRole(await there({ documentId: `sha256:${sha256(codegen)}` }));
    expectRole(await there({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256(apollo) } } }));
    const other = fresh('Refused');
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(other) } };
    for (const body of [{ query: other }, { query: other, extensions }, { extensions }, { documentId: unknown }]) {
      const { json, text } = await there(body);
      assert.ok(json?.errors?.[0].extensions?.code && !json.data, text);
    }
  } finally {
    await server.stop();
  }
});
cases.report();
