// Measures the time from the commit of a change to its delivery:
//   node bench/subscribers.mjs URL TOKEN [SUBSCRIBERS] [CHANGES]
// The time of the commit is the arrival of the mutation's response, so the results are too short by the time that this
// response takes. Needs `npm ci` in clients/, and a server with --limit-sockets and --limit-budget 0.
import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';

const require = createRequire(new URL('../clients/package.json', import.meta.url));
const { WebSocket } = require('ws');

const [url, token, subscribers = '1000', changes = '50'] = process.argv.slice(2);
const seen = new Map();
let pages = 0;

function follow() {
  return new Promise((ready, failed) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    socket.on('error', failed);
    socket.on('close', (code) => failed(new Error(`closed with ${code}`)));
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })),
    );
    socket.on('message', (data) => {
      const now = performance.now();
      const message = JSON.parse(data);
      if (message.type === 'connection_ack') {
        const query = 'subscription { changes { items { operation id } cursor } }';
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
      } else if (message.type === 'ping') {
        socket.send('{"type":"pong"}');
      } else if (message.type === 'next') {
        const { items } = message.payload.data.changes;
        if (items.length === 0) ready(socket);
        pages += 1;
        for (const { id } of items) {
          if (!seen.has(id)) seen.set(id, []);
          seen.get(id).push(now);
        }
      } else {
        failed(new Error(data));
      }
    });
  });
}

async function change() {
  const query = `mutation($input: HouseholdRegisterInput!) {
    householdRegister(input: $input) { result { id } userErrors { message } } }`;
  const input = { committeeCode: '440106001001', address: `bench ${randomUUID()}` };
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = await answer.json();
  const now = performance.now();
  if (!data?.householdRegister?.result) throw new Error(JSON.stringify(errors ?? data));
  return [data.householdRegister.result.id, now];
}

const sockets = [];
for (let n = 0; n < Number(subscribers); n += 100) {
  const batch = Math.min(100, Number(subscribers) - n);
  sockets.push(...(await Promise.all(Array.from({ length: batch }, follow))));
}
const made = [];
for (let n = 0; n < Number(changes); n += 1) {
  made.push(await change());
  await new Promise((done) => setTimeout(done, 200));
}
await new Promise((done) => setTimeout(done, 2000));
const times = made.flatMap(([id, at]) => (seen.get(id) ?? []).map((now) => now - at)).sort((a, b) => a - b);
const lost = made.reduce((sum, [id]) => sum + (sockets.length - (seen.get(id)?.length ?? 0)), 0);
const part = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
console.log(
  `${sockets.length} subscribers, ${made.length} changes: p50 ${part(0.5)} ms, p99 ${part(0.99)} ms, ` +
    `worst ${times.at(-1).toFixed(1)} ms; lost or doubled: ${lost}`,
);
process.exit(lost === 0 ? 0 : 1);
