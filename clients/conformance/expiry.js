// A stream does not outlive the token that opened it. CUNJU_SHORT_TOKEN is one that expires within CUNJU_SHORT_SECONDS.
import { createClient } from 'graphql-sse';
import WebSocket from 'ws';
import { assert, Cases, CHANGES, within, URL_HTTP, URL_WS } from './support.js';

const authorization = `Bearer ${process.env.CUNJU_SHORT_TOKEN}`;
// The server grants some leeway for clocks that differ.
const patience = (Number(process.env.CUNJU_SHORT_SECONDS ?? 60) + 45) * 1_000;
const cases = new Cases('expiry', patience + 10_000);

const byWebSocket = new Promise((resolve, reject) => {
  const socket = new WebSocket(URL_WS, 'graphql-transport-ws');
  socket.on('error', reject);
  socket.on('close', (code) => resolve(code));
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })));
  socket.on('message', (text) => {
    const { type } = JSON.parse(text);
    if (type === 'connection_ack') {
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: CHANGES } }));
    }
    if (type === 'error') reject(new Error(String(text)));
  });
});
const bySse = (async () => {
  const client = createClient({ url: URL_HTTP, headers: { authorization }, retryAttempts: 0 });
  for await (const { errors } of client.iterate({ query: CHANGES })) {
    if (errors) return errors[0].extensions?.code;
  }
  return 'ended';
})();
byWebSocket.catch(() => {});
bySse.catch(() => {});
const started = Date.now();

await cases.case('a WebSocket is closed with 4401', async () => {
  assert.equal(await within(patience, byWebSocket, 'waiting for the token to expire'), 4401);
  assert.ok(Date.now() - started > 30_000, 'closed long before the token expired');
});
await cases.case('a stream of events ends', async () => {
  const end = await within(patience, bySse.catch((error) => String(error)), 'waiting for the end of the stream');
  assert.ok(end !== undefined);
});
cases.report();
