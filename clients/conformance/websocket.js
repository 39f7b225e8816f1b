// The protocol text of graphql-transport-ws, case by case, on bare sockets: what a polite client never sends.
import { request } from 'node:http';
import { randomBytes } from 'node:crypto';
import WebSocket from 'ws';
import {
  assert, BEARER, Cases, CHANGES, cursorOfNow, data, household, REGISTER, registerHousehold, sleep, URL_HTTP, URL_WS,
  within,
} from './support.js';

const PROTOCOL = 'graphql-transport-ws';
const QUERY = '{ viewer { role } }';
const ROLE = { data: { viewer: { role: 'OFFICIAL' } } };

/** A socket whose messages, and at last its close, are read one by one. */
class Socket {
  static #open = new Set();
  #waiting = [];
  #arrived = [];

  constructor({ protocols = [PROTOCOL], headers = {}, keep = false } = {}) {
    this.socket = new WebSocket(URL_WS, protocols, { headers });
    this.socket.on('message', (text) => {
      const message = JSON.parse(text);
      // The server asks whether the client is there, when it likes to.
      if (message.type === 'ping') this.socket.send('{"type":"pong"}');
      else this.#take(message);
    });
    this.socket.on('close', (code, reason) => this.#take({ close: code, reason: String(reason) }));
    this.socket.on('error', () => {});
    this.opened = new Promise((resolve, reject) => this.socket.once('open', resolve).once('error', reject));
    this.opened.catch(() => {});
    if (!keep) Socket.#open.add(this);
  }

  /** A socket that was acknowledged. */
  static async ready() {
    const socket = await Socket.bare();
    await socket.send({ type: 'connection_init', payload: BEARER });
    assert.equal((await socket.next()).type, 'connection_ack');
    return socket;
  }

  static async bare(options) {
    const socket = new Socket(options);
    await within(5_000, socket.opened, 'opening a socket');
    return socket;
  }

  /** Ends the sockets of a case. */
  static endAll() {
    for (const each of Socket.#open) each.socket.terminate();
    Socket.#open.clear();
  }

  #take(message) {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(message);
    else this.#arrived.push(message);
  }

  async send(message) {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(id, query, more = {}) {
    return this.send({ id, type: 'subscribe', payload: { query, ...more } });
  }

  next(milliseconds = 8_000) {
    if (this.#arrived.length > 0) return Promise.resolve(this.#arrived.shift());
    return within(milliseconds, new Promise((resolve) => this.#waiting.push(resolve)), 'waiting for a message');
  }

  async expect(message) {
    assert.deepEqual(await this.next(), message);
  }

  async expectClose(code) {
    const { close, ...message } = await this.next();
    assert.equal(close, code, `closed with ${close}: ${JSON.stringify(message)}`);
  }

  /** An error message with a list of GraphQL errors, for this id. */
  async expectError(id, code) {
    const message = await this.next();
    assert.equal(message.type, 'error', JSON.stringify(message));
    assert.equal(message.id, id);
    assert.ok(Array.isArray(message.payload) && message.payload.length > 0, JSON.stringify(message));
    for (const error of message.payload) assert.equal(typeof error.message, 'string');
    if (code) assert.equal(message.payload[0].extensions?.code, code);
  }

  /** The socket works, and nothing else came before. */
  async expectAlive(id = 'alive') {
    await this.subscribe(id, QUERY);
    await this.expect({ id, type: 'next', payload: ROLE });
    await this.expect({ id, type: 'complete' });
  }

  /** Next event of a subscription that has changes in it. */
  async nextChanges(id) {
    for (;;) {
      const message = await this.next();
      assert.equal(message.type, 'next', JSON.stringify(message));
      assert.equal(message.id, id);
      assert.equal(message.payload.errors, undefined, JSON.stringify(message.payload.errors));
      const { items } = message.payload.data.changes;
      if (items.length > 0) return items;
    }
  }
}

/** Upgrades by hand, for subprotocols that a client library would not let pass; gives status or close code. */
function upgrade(protocol) {
  return within(8_000, new Promise((resolve, reject) => {
    const handshake = request(URL_HTTP, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        ...(protocol && { 'sec-websocket-protocol': protocol }),
      },
    });
    handshake.on('error', reject);
    handshake.on('response', (response) => {
      response.resume();
      resolve({ status: response.statusCode });
    });
    handshake.on('upgrade', (response, socket, head) => {
      let bytes = head;
      const look = () => {
        // A close frame: 0x88, length, code.
        if (bytes.length >= 4 && bytes[0] === 0x88) {
          resolve({ close: bytes.readUInt16BE(2), protocol: response.headers['sec-websocket-protocol'] });
          socket.destroy();
        }
      };
      socket.on('data', (more) => {
        bytes = Buffer.concat([bytes, more]);
        look();
      });
      socket.on('close', () => reject(new Error('the connection ended without a close frame')));
      look();
    });
    handshake.end();
  }), 'the handshake');
}

const cases = new Cases('websocket cases');
const check = async (name, run) => {
  await cases.case(name, run);
  Socket.endAll();
};
const ready = () => Socket.ready();

// It takes five seconds: the others run meanwhile.
const patience = (async () => {
  const started = Date.now();
  const socket = await Socket.bare({ keep: true });
  const message = await socket.next(12_000);
  return { ...message, after: Date.now() - started };
})();
patience.catch(() => {});

// The handshake.
await check('the subprotocol is chosen', async () => {
  assert.equal((await Socket.bare()).socket.protocol, PROTOCOL);
});
await check('it is chosen among several', async () => {
  assert.equal((await Socket.bare({ protocols: ['graphql-ws', PROTOCOL, 'x'] })).socket.protocol, PROTOCOL);
});
await check('another subprotocol: 4406, and it is not agreed to', async () => {
  const { close, protocol } = await upgrade('graphql-ws');
  assert.equal(close, 4406);
  assert.equal(protocol, undefined);
});
await check('no subprotocol: 4406', async () => {
  assert.equal((await upgrade(undefined)).close, 4406);
});

// Getting in.
await check('connection_init with a token: connection_ack', async () => {
  await (await ready()).expectAlive();
});
await check('the token in the header of the handshake will do', async () => {
  const socket = await Socket.bare({ headers: BEARER });
  await socket.send({ type: 'connection_init' });
  assert.equal((await socket.next()).type, 'connection_ack');
  await socket.expectAlive();
});
await check('subscribe before connection_init: 4401', async () => {
  const socket = await Socket.bare({ headers: BEARER });
  await socket.subscribe('1', QUERY);
  await socket.expectClose(4401);
});
await check('a token that is not valid: 4403', async () => {
  const socket = await Socket.bare();
  await socket.send({ type: 'connection_init', payload: { authorization: 'Bearer x' } });
  await socket.expectClose(4403);
});
await check('a second connection_init: 4429', async () => {
  const socket = await ready();
  await socket.send({ type: 'connection_init', payload: BEARER });
  await socket.expectClose(4429);
});
await check('a second connection_init right after the first: 4429', async () => {
  const socket = await Socket.bare();
  await socket.send({ type: 'connection_init', payload: BEARER });
  await socket.send({ type: 'connection_init', payload: BEARER });
  const first = await socket.next();
  if (first.type === 'connection_ack') await socket.expectClose(4429);
  else assert.equal(first.close, 4429);
});

// Messages that are none.
const bad = [
  ['text that is no JSON', 'x'],
  ['an empty text', ''],
  ['JSON that is no object', '7'],
  ['a list', '[]'],
  ['null', 'null'],
  ['no type', {}],
  ['a type that is no string', { type: 1 }],
  ['an unknown type', { type: 'start', id: '1' }],
  ['connection_ack, which is for servers', { type: 'connection_ack' }],
  ['next, which is for servers', { type: 'next', id: '1', payload: { data: null } }],
  ['error, which is for servers', { type: 'error', id: '1', payload: [{ message: 'x' }] }],
  ['subscribe without id', { type: 'subscribe', payload: { query: QUERY } }],
  ['subscribe with an empty id', { type: 'subscribe', id: '', payload: { query: QUERY } }],
  ['subscribe with a number as id', { type: 'subscribe', id: 1, payload: { query: QUERY } }],
  ['subscribe without payload', { type: 'subscribe', id: '1' }],
  ['subscribe with a text as payload', { type: 'subscribe', id: '1', payload: QUERY }],
  ['subscribe with a number as query', { type: 'subscribe', id: '1', payload: { query: 1 } }],
  ['subscribe with a text as variables', { type: 'subscribe', id: '1', payload: { query: QUERY, variables: 'x' } }],
  ['subscribe with a list as extensions', { type: 'subscribe', id: '1', payload: { query: QUERY, extensions: [1] } }],
  ['subscribe with a number as operationName', { type: 'subscribe', id: '1', payload: { query: QUERY, operationName: 1 } }],
  ['complete without id', { type: 'complete' }],
  ['complete with an empty id', { type: 'complete', id: '' }],
  ['ping with a text as payload', { type: 'ping', payload: 'x' }],
  ['pong with a text as payload', { type: 'pong', payload: 'x' }],
];
for (const [name, message] of bad) {
  await check(`${name}: 4400`, async () => {
    const socket = await ready();
    await socket.send(message);
    await socket.expectClose(4400);
  });
}
await check('connection_init with a text as payload: 4400', async () => {
  const socket = await Socket.bare();
  await socket.send({ type: 'connection_init', payload: 'x' });
  await socket.expectClose(4400);
});
await check('a binary frame: 4400 or 1003', async () => {
  const socket = await ready();
  socket.socket.send(Buffer.from([1, 2, 3]), { binary: true });
  const { close } = await socket.next();
  assert.ok([4400, 1003].includes(close), `closed with ${close}`);
});
await check('a frame that is too large: closed with 1009 or 4400, and the server lives', async () => {
  const socket = await ready();
  await socket.send(JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(8 * 1024 * 1024) } }));
  const { close } = await socket.next();
  // Where the server ends the connection while the client still writes, the client sees no close frame.
  assert.ok([1009, 4400, 1006].includes(close), `closed with ${close}`);
  await (await ready()).expectAlive();
});
await check('text that is not UTF-8: closed with 1007 or 4400', async () => {
  const socket = await ready();
  socket.socket.send(Buffer.from([0x22, 0xff, 0x22]), { binary: false });
  const { close } = await socket.next();
  assert.ok([1007, 4400].includes(close), `closed with ${close}`);
});

// Pings.
await check('ping: pong', async () => {
  const socket = await ready();
  await socket.send({ type: 'ping' });
  assert.equal((await socket.next()).type, 'pong');
});
await check('ping with a payload: pong with the same', async () => {
  const socket = await ready();
  await socket.send({ type: 'ping', payload: { at: [1, '二'] } });
  await socket.expect({ type: 'pong', payload: { at: [1, '二'] } });
});
await check('ping before connection_init: pong', async () => {
  const socket = await Socket.bare();
  await socket.send({ type: 'ping' });
  assert.equal((await socket.next()).type, 'pong');
});
await check('a pong nobody asked for is ignored', async () => {
  const socket = await ready();
  await socket.send({ type: 'pong', payload: { x: 1 } });
  await socket.expectAlive();
});
await check('a ping frame of the WebSocket protocol is answered', async () => {
  const socket = await ready();
  const pong = new Promise((resolve) => socket.socket.once('pong', (bytes) => resolve(String(bytes))));
  socket.socket.ping('hello');
  assert.equal(await within(5_000, pong, 'the pong frame'), 'hello');
});
await check('a message in several frames', async () => {
  const socket = await ready();
  socket.socket.send('{"type":"ping",', { fin: false });
  socket.socket.send('"payload":{"a":1}}', { fin: true });
  await socket.expect({ type: 'pong', payload: { a: 1 } });
});

// Operations.
await check('a query: next, complete', async () => {
  await (await ready()).expectAlive('a query');
});
await check('variables and operationName', async () => {
  const socket = await ready();
  const two = 'query A { viewer { subject } } query B($yes: Boolean!) { viewer { role subject @skip(if: $yes) } }';
  await socket.subscribe('1', two, { operationName: 'B', variables: { yes: true }, extensions: {} });
  await socket.expect({ id: '1', type: 'next', payload: ROLE });
  await socket.expect({ id: '1', type: 'complete' });
});
await check('variables, operationName and extensions may be null', async () => {
  const socket = await ready();
  await socket.subscribe('1', QUERY, { operationName: null, variables: null, extensions: null });
  await socket.expect({ id: '1', type: 'next', payload: ROLE });
  await socket.expect({ id: '1', type: 'complete' });
});
await check('a mutation: next, complete', async () => {
  const socket = await ready();
  await socket.subscribe('1', REGISTER, { variables: { input: { ...household(), validateOnly: true } } });
  const { type, payload } = await socket.next();
  assert.equal(type, 'next');
  assert.deepEqual(payload.data.householdRegister, { result: null, userErrors: [], replayed: false });
  await socket.expect({ id: '1', type: 'complete' });
});
await check('an error of a field: next with data and errors, complete', async () => {
  const socket = await ready();
  await socket.subscribe('1', '{ viewer { role } node(id: "x") { id } }');
  const { type, payload } = await socket.next();
  assert.equal(type, 'next', JSON.stringify(payload));
  assert.equal(payload.data.viewer.role, 'OFFICIAL');
  assert.deepEqual(payload.errors[0].path, ['node']);
  assert.equal(payload.errors[0].extensions.code, 'INVALID_ID');
  await socket.expect({ id: '1', type: 'complete' });
});
await check('a document that does not parse: error, no complete, and the socket lives', async () => {
  const socket = await ready();
  await socket.subscribe('1', '{ viewer {');
  await socket.expectError('1', 'GRAPHQL_PARSE_FAILED');
  await socket.expectAlive();
});
await check('a document that is not valid: error, no complete, and the socket lives', async () => {
  const socket = await ready();
  await socket.subscribe('1', '{ viewer { nothing } }');
  await socket.expectError('1', 'GRAPHQL_VALIDATION_FAILED');
  await socket.expectAlive();
});
await check('a subscription that is not valid: error', async () => {
  const socket = await ready();
  await socket.subscribe('1', 'subscription { nothing }');
  await socket.expectError('1', 'GRAPHQL_VALIDATION_FAILED');
  await socket.expectAlive();
});
await check('an operation that the document does not have: error', async () => {
  const socket = await ready();
  await socket.subscribe('1', 'query A { viewer { role } }', { operationName: 'B' });
  await socket.expectError('1', 'OPERATION_RESOLUTION_FAILURE');
});
await check('variables of another type: error, or next without data', async () => {
  const socket = await ready();
  await socket.subscribe('1', 'query A($id: ID!) { node(id: $id) { id } }', { variables: { id: { x: 1 } } });
  const { type, payload } = await socket.next();
  // graphql-js coerces variables when it executes, so that servers built on it send next.
  const errors = type === 'error' ? payload : payload.errors;
  assert.equal(payload.data, undefined);
  assert.equal(errors[0].extensions?.code, 'BAD_USER_INPUT');
  if (type === 'next') await socket.expect({ id: '1', type: 'complete' });
  await socket.expectAlive();
});
await check('an unknown documentId: error', async () => {
  const socket = await ready();
  await socket.send({ id: '1', type: 'subscribe', payload: { documentId: `sha256:${'0'.repeat(64)}` } });
  await socket.expectError('1', 'DOCUMENT_NOT_FOUND');
});

// Subscriptions and ids.
await check('a subscription: next for each event, and complete by the client ends it', async () => {
  const socket = await ready();
  await socket.subscribe('1', CHANGES, { variables: { after: await cursorOfNow() } });
  const id = await registerHousehold();
  assert.deepEqual((await socket.nextChanges('1')).map((change) => change.id), [id]);
  await socket.send({ id: '1', type: 'complete' });
  await socket.expectAlive();
  await registerHousehold();
  await sleep(500);
  await socket.expectAlive();
});
await check('two subscriptions and a query on one socket', async () => {
  const socket = await ready();
  const after = await cursorOfNow();
  await socket.subscribe('a', CHANGES, { variables: { after } });
  await socket.subscribe('b', CHANGES, { variables: { after } });
  await data(REGISTER, { input: household() });
  const seen = [];
  while (seen.length < 2) {
    const { id, type, payload } = await socket.next();
    assert.equal(type, 'next', JSON.stringify(payload));
    if (payload.data.changes.items.length > 0) seen.push(id);
  }
  assert.deepEqual(seen.sort(), ['a', 'b']);
  await socket.expectAlive('c');
});
await check('an id that is in use: 4409', async () => {
  const socket = await ready();
  const after = await cursorOfNow();
  await socket.subscribe('1', CHANGES, { variables: { after } });
  await socket.subscribe('1', CHANGES, { variables: { after } });
  let message = await socket.next();
  while (message.type === 'next') message = await socket.next();
  assert.equal(message.close, 4409, JSON.stringify(message));
});
await check('also if the second is a query', async () => {
  const socket = await ready();
  await socket.subscribe('1', CHANGES, { variables: { after: await cursorOfNow() } });
  await socket.subscribe('1', QUERY);
  let message = await socket.next();
  while (message.type === 'next') message = await socket.next();
  assert.equal(message.close, 4409, JSON.stringify(message));
});
await check('the same id on two sockets', async () => {
  const [one, two] = [await ready(), await ready()];
  await one.subscribe('1', CHANGES, { variables: { after: await cursorOfNow() } });
  await two.expectAlive('1');
});
await check('an id is free again after the server completed', async () => {
  const socket = await ready();
  await socket.expectAlive('1');
  await socket.expectAlive('1');
});
await check('an id is free again after the client completed', async () => {
  const socket = await ready();
  await socket.subscribe('1', CHANGES, { variables: { after: await cursorOfNow() } });
  await socket.send({ id: '1', type: 'complete' });
  // A page that the server had already sent may still arrive, but nothing after the answer to a later message.
  await socket.send({ type: 'ping' });
  let message = await socket.next();
  while (message.type === 'next') message = await socket.next();
  assert.equal(message.type, 'pong', JSON.stringify(message));
  await socket.expectAlive('1');
});
await check('an id is free again after an error', async () => {
  const socket = await ready();
  await socket.subscribe('1', '{ nothing }');
  await socket.expectError('1');
  await socket.expectAlive('1');
});
await check('complete for an id that is not in use is ignored', async () => {
  const socket = await ready();
  await socket.send({ id: 'nobody', type: 'complete' });
  await socket.expectAlive();
});
await check('no connection_init: 4408 after five seconds', async () => {
  const { close, after } = await patience;
  assert.equal(close, 4408);
  assert.ok(after >= 4_000, `after ${after} ms`);
});
cases.report();
