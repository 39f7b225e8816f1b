// relay-runtime without React: a list page by page into one connection, and a fragment fetched again by `node`.
// persisted.json must have been imported: cunju documents import.
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const {
  commitMutation,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getPaginationMetadata,
  getPaginationVariables,
  getRefetchMetadata,
  getSingularSelector,
  getVariablesFromFragment,
  Network,
  RecordSource,
  Store,
} = require('relay-runtime');

const artifact = (name) => require(`./__generated__/${name}.graphql`);
const pageQuery = artifact('documentsPageQuery');
const someCommitteeQuery = artifact('documentsSomeCommitteeQuery');
const allQuery = artifact('documentsAllQuery');
const householdsFragment = artifact('documentsHouseholds_committee');
const householdFragment = artifact('documentsHousehold_household');
const registerMutation = artifact('documentsRegisterMutation');
const updateMutation = artifact('documentsUpdateMutation');

const { CUNJU_URL, CUNJU_TOKEN } = process.env;
assert.ok(CUNJU_URL && CUNJU_TOKEN, 'CUNJU_URL or CUNJU_TOKEN is not set');

let requests = 0;

async function send(request, variables) {
  // relay-compiler put the text into persisted.json and left the id.
  assert.equal(request.text, null);
  assert.match(request.id, /^[0-9a-f]{64}$/);
  requests += 1;
  const response = await fetch(`${CUNJU_URL}/graphql`, {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json',
      'content-type': 'application/json',
      authorization: `Bearer ${CUNJU_TOKEN}`,
    },
    body: JSON.stringify({ documentId: request.id, variables }),
  });
  return response.json();
}

const environment = new Environment({ network: Network.create(send), store: new Store(new RecordSource()) });

const query = (document, variables = {}) =>
  fetchQuery(environment, document, variables, { fetchPolicy: 'network-only' }).toPromise();

/** Reads the data of an operation, as useLazyLoadQuery does, and keeps it from being collected. */
function read(document, variables) {
  const operation = createOperationDescriptor(document, variables);
  environment.retain(operation);
  return environment.lookup(operation.fragment).data;
}

/** Reads the data of a fragment, as useFragment does. */
const readFragment = (fragment, key) => environment.lookup(getSingularSelector(fragment, key)).data;

const mutate = (mutation, variables) =>
  new Promise((resolve, reject) => {
    commitMutation(environment, {
      mutation,
      variables,
      onCompleted: (data, errors) => (errors ? reject(new Error(JSON.stringify(errors))) : resolve(data)),
      onError: reject,
    });
  });

async function main() {
  const some = await query(someCommitteeQuery);
  const { code } = some.committees.nodes[0];
  const made = [];
  for (let index = 0; index < 8; index += 1) {
    const input = { committeeCode: code, address: `路${randomUUID()}号`, idempotencyKey: randomUUID() };
    const { householdRegister } = await mutate(registerMutation, { input });
    assert.deepEqual(householdRegister.userErrors, []);
    made.push(readFragment(householdFragment, householdRegister.result).id);
  }

  // The list, three at a time, as usePaginationFragment asks for it: by `node`, after the last cursor.
  await query(pageQuery, { code });
  const { committee } = read(pageQuery, { code });
  const { connectionPathInFragmentData, paginationRequest, paginationMetadata } = getPaginationMetadata(
    householdsFragment,
    'main',
  );
  const { identifierInfo } = getRefetchMetadata(householdsFragment, 'main');
  let pages = 1;
  for (;;) {
    const connection = connectionPathInFragmentData.reduce(
      (data, key) => data[key],
      readFragment(householdsFragment, committee),
    );
    assert.ok(connection.edges.length <= 3 * pages);
    if (!connection.pageInfo.hasNextPage) break;
    const variables = getPaginationVariables(
      'forward',
      3,
      connection.pageInfo.endCursor,
      getVariablesFromFragment(householdsFragment, committee),
      { [identifierInfo?.identifierQueryVariableName ?? 'id']: committee.id },
      paginationMetadata,
    );
    await query(paginationRequest, variables);
    pages += 1;
    assert.ok(pages < 200, 'the list has no end');
  }
  const listed = readFragment(householdsFragment, committee).households.edges.map(({ node }) => node.id);
  const { households } = (await query(allQuery, { code })).committee;
  assert.equal(listed.length, households.totalCount);
  assert.equal(new Set(listed).size, listed.length, 'a household twice');
  if (households.totalCount <= 100) assert.deepEqual([...listed].sort(), households.nodes.map(({ id }) => id).sort());
  for (const id of made) assert.ok(listed.includes(id));
  assert.equal(pages, Math.ceil(listed.length / 3));

  // A fragment fetched again by `node`: the record in the store is the one that changes.
  const id = made[0];
  const edge = readFragment(householdsFragment, committee).households.edges.find(({ node }) => node.id === id);
  const before = readFragment(householdFragment, edge.node);
  const address = `路${randomUUID()}号`;
  // Another client changes it.
  const other = await send(updateMutation.params, { input: { id, address, expectedRevision: before.revision } });
  assert.deepEqual(other.data.householdUpdate.userErrors, []);
  assert.equal(readFragment(householdFragment, edge.node).address, before.address);
  const refetch = getRefetchMetadata(householdFragment, 'main');
  await query(refetch.refetchableRequest, { [refetch.identifierInfo?.identifierQueryVariableName ?? 'id']: id });
  const after = readFragment(householdFragment, edge.node);
  assert.equal(after.address, address);
  assert.equal(after.revision, before.revision + 1);

  console.log(`relay: passed (${requests} requests by hash, ${listed.length} households in ${pages} pages)`);
}

setTimeout(() => {
  console.error('FAILED relay: not done after a minute');
  process.exit(1);
}, 60_000).unref();

main().then(
  () => process.exit(0),
  (error) => {
    console.error('FAILED relay:', error);
    process.exit(1);
  },
);
