// Two servers on one PostgreSQL: what is changed at one is told by the other, and a cursor of one is good at the other.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { assert, Cases, CHANGES, changesFrom, cursorOfNow, registerHousehold, serving, TOKEN } from './support.js';

const cases = new Cases('two servers');
const other = await serving();
const client = createClient({
  url: `${other.url.replace(/^http/, 'ws')}/graphql`,
  webSocketImpl: WebSocket,
  connectionParams: { authorization: `Bearer ${TOKEN}` },
  retryAttempts: 0,
});

await cases.case('a change at one is an event at the other', async () => {
  const after = await cursorOfNow();
  const events = client.iterate({ query: CHANGES, variables: { after } });
  const expected = [await registerHousehold()];
  const first = await changesFrom(events, 1);
  expected.push(await registerHousehold(), await registerHousehold());
  const rest = await changesFrom(events, 2);
  assert.deepEqual([...first.items, ...rest.items].map(({ id }) => id), expected);
  await events.return();
});
await client.dispose();
await other.stop();
cases.report();
