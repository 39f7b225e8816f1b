// The npm clients graphql-ws and graphql-sse: an event of a mutation, a connection that is cut, and going on exactly
// where it was.
import { createClient as createSse } from 'graphql-sse';
import { createClient as createWs } from 'graphql-ws';
import WebSocket from 'ws';
import {
  assert, BEARER, Cases, CHANGES, changesFrom, COMMITTEE, cursorOfNow, data, get, household, post, REGISTER,
  registerHousehold, sleep, TOKEN, URL_HTTP, URL_WS, within,
} from './support.js';

const transports = {
  'graphql-ws': () =>
    createWs({
      url: URL_WS,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${TOKEN}` },
      retryAttempts: 0,
    }),
  'graphql-sse': () => createSse({ url: URL_HTTP, headers: BEARER, retryAttempts: 0 }),
};

async function one(client, payload) {
  const results = [];
  for await (const result of client.iterate(payload)) results.push(result);
  assert.equal(results.length, 1);
  return results[0];
}

let passed = true;
const ids = (items) => items.map((item) => item.id);

for (const [name, connect] of Object.entries(transports)) {
  const cases = new Cases(name);
  let client;
  const check = (what, run) =>
    cases.case(what, async () => {
      client = connect();
      try {
        await run();
      } finally {
        client.dispose();
      }
    });

  await check('a query', async () => {
    const result = await one(client, { query: 'query A($code: CommitteeCode) { committee(code: $code) { code } }', variables: { code: COMMITTEE } });
    assert.deepEqual(result, { data: { committee: { code: COMMITTEE } } });
  });
  await check('a mutation', async () => {
    const { data } = await one(client, { query: REGISTER, variables: { input: household() } });
    assert.deepEqual(data.householdRegister.userErrors, []);
  });
  await check('a document that is not valid: errors with a code', async () => {
    // graphql-ws throws the errors; graphql-sse gives them as the only event.
    const errors = await one(client, { query: '{ nothing }' }).then((result) => result.errors, (thrown) => thrown);
    assert.equal(errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
  });
  await check('an event of a mutation', async () => {
    const after = await cursorOfNow();
    const events = client.iterate({ query: CHANGES, variables: { after } });
    const waiting = changesFrom(events, 1);
    const id = await registerHousehold();
    const { items } = await waiting;
    assert.deepEqual(ids(items), [id]);
    assert.equal(items[0].kind, 'UPSERT');
    assert.equal(items[0].node.__typename, 'Household');
    assert.equal(items[0].node.id, id);
    await events.return();
  });
  await check('without a cursor: what comes from now on', async () => {
    const events = client.iterate({ query: CHANGES });
    const waiting = changesFrom(events, 1);
    waiting.catch(() => {});
    // When the subscription has begun cannot be seen: change something until it tells of it.
    const made = [];
    let seen = false;
    const done = waiting.then(() => (seen = true));
    while (!seen) {
      made.push(await registerHousehold());
      await Promise.race([done, sleep(300)]);
    }
    const { items } = await waiting;
    for (const id of ids(items)) assert.ok(made.includes(id), 'a change from before');
    await events.return();
  });
  await check('cut, and going on from the last cursor: nothing lost, nothing twice', async () => {
    const after = await cursorOfNow();
    const waiting = changesFrom(client.iterate({ query: CHANGES, variables: { after } }), 1);
    const expected = [await registerHousehold()];
    const first = await waiting;
    // Not a polite end: the connection goes away.
    if (client.terminate) client.terminate();
    else client.dispose();
    expected.push(await registerHousehold(), await registerHousehold());
    client = connect();
    const events = client.iterate({ query: CHANGES, variables: { after: first.cursor } });
    const second = await changesFrom(events, 2);
    const third = changesFrom(events, 1);
    expected.push(await registerHousehold());
    assert.deepEqual(ids([...first.items, ...second.items, ...(await third).items]), expected);
    await events.return();
    // The feed by Query says the same, page by page.
    const paged = [];
    for (let cursor = after, more = true; more; ) {
      const { changes } = await data(
        'query Page($after: String) { changes(after: $after, first: 3) { cursor hasMore items { id } } }', { after: cursor });
      paged.push(...ids(changes.items));
      ({ cursor, hasMore: more } = changes);
    }
    assert.deepEqual(paged, expected);
  });
  await check('going on from the cursor of a change in the middle of a page', async () => {
    const after = await cursorOfNow();
    const expected = [await registerHousehold(), await registerHousehold(), await registerHousehold()];
    const { items } = await changesFrom(client.iterate({ query: CHANGES, variables: { after } }), 3);
    assert.deepEqual(ids(items), expected);
    const rest = await changesFrom(client.iterate({ query: CHANGES, variables: { after: items[0].cursor } }), 2);
    assert.deepEqual(ids(rest.items), expected.slice(1));
  });
  await check('coverageChanged tells when a figure changes', async () => {
    // A mandate and a committee of it that lacks what the mandate asks for.
    const { mandates } = await data('{ mandates(first: 1) { nodes { id subcommitteeKind { key } } } }');
    const [mandate] = mandates.nodes;
    const { coverage } = await data(
      `query Missing($mandate: ID!, $in: DivisionCode!) { coverage(mandate: $mandate, in: $in) {
         metLate metOnTime missing(first: 50) { nodes { committee { code subcommittees(first: 1) { totalCount } } } } } }`,
      { mandate: mandate.id, in: COMMITTEE.slice(0, 6) });
    const lacking = coverage.missing.nodes.find((each) => each.committee?.subcommittees.totalCount === 0);
    assert.ok(lacking, 'the demo has no committee without subcommittee');
    const division = await data('query In($code: DivisionCode!) { division(code: $code) { id } }', { code: COMMITTEE.slice(0, 6) });
    const events = client.iterate({
      query: `subscription Coverage($mandate: ID!, $in: ID!) {
        coverageChanged(mandate: $mandate, in: $in) { cursor coverage { metLate metOnTime } } }`,
      variables: { mandate: mandate.id, in: division.division.id },
    });
    const before = coverage.metLate + coverage.metOnTime;
    const more = (async () => {
      for await (const { data, errors } of events) {
        assert.equal(errors, undefined, JSON.stringify(errors));
        const { metLate, metOnTime } = data.coverageChanged.coverage;
        if (metLate + metOnTime === before + 1) return;
      }
      throw new Error('the subscription ended');
    })();
    more.catch(() => {});
    await sleep(500);
    const { subcommitteeEstablish } = await data(
      `mutation Establish($input: SubcommitteeEstablishInput!) {
         subcommitteeEstablish(input: $input) { userErrors { code message } } }`,
      { input: { committeeCode: lacking.committee.code, kind: mandate.subcommitteeKind.key, establishedOn: new Date(Date.now() - 864e5).toISOString().slice(0, 10) } });
    assert.deepEqual(subcommitteeEstablish.userErrors, []);
    await within(15_000, more, 'the new figure');
  });

  if (name === 'graphql-sse') {
    const EVENTS = { accept: 'text/event-stream' };
    const expectStream = (answer) => {
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get('content-type'), /^text\/event-stream/);
      const events = answer.text.split(/\n\n/).filter((event) => /^event:/m.test(event));
      const [next, complete] = events.map((event) => ({
        event: /^event: ?(.*)$/m.exec(event)[1],
        data: (/^data: ?(.*)$/m.exec(event) ?? [])[1],
      }));
      assert.equal(events.length, 2, answer.text);
      assert.equal(next.event, 'next');
      assert.equal(complete.event, 'complete');
      // EventSource of browsers drops an event that has no data field.
      assert.notEqual(complete.data, undefined, 'complete has no data field');
      return JSON.parse(next.data);
    };
    await cases.case('POST: next, complete', async () => {
      assert.deepEqual(expectStream(await post({ query: '{ viewer { role } }' }, EVENTS)), { data: { viewer: { role: 'OFFICIAL' } } });
    });
    await cases.case('GET, as EventSource sends it: next, complete', async () => {
      assert.deepEqual(expectStream(await get({ query: '{ viewer { role } }' }, EVENTS)), { data: { viewer: { role: 'OFFICIAL' } } });
    });
    await cases.case('errors of validation come as next', async () => {
      assert.equal(expectStream(await post({ query: '{ nothing }' }, EVENTS)).errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
    });
    await cases.case('a mutation by GET is refused', async () => {
      const answer = await get({ query: REGISTER, variables: { input: household() } }, EVENTS);
      assert.doesNotMatch(answer.text, /"result"/);
    });
    await cases.case('a subscription over plain HTTP is refused with a code', async () => {
      const { json } = await post({ query: CHANGES });
      assert.equal(typeof json.errors[0].extensions.code, 'string');
    });
  }
  passed = cases.count() && passed;
}
process.exit(passed ? 0 : 1);
