// A phone in the field: changes are written into a queue while the server cannot be reached. When it is back, the queue
// is sent, and sent once more, as after an answer that was lost. The register has each change once. Then the phone
// catches up with what changed, from the cursor that it kept.
//
// The program starts and stops the server itself: CUNJU_PROGRAM, on the data of CUNJU_DATA or DATABASE_URL, which the
// demo has filled and no other server uses. CUNJU_TOKEN is a token for it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const { CUNJU_PROGRAM, CUNJU_TOKEN } = process.env;
assert.ok(CUNJU_PROGRAM && CUNJU_TOKEN, 'CUNJU_PROGRAM or CUNJU_TOKEN is not set');
const CHANGES = 7;
const folder = mkdtempSync(join(tmpdir(), 'cunju-offline-'));

// ---- The phone: what a mobile client does. ----

/** A UUID of version 7: such ids grow with the time, as the register likes them. */
function uuid7() {
  const bytes = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

class Phone {
  #url;
  #queue;
  #cursor = join(folder, 'cursor');

  constructor(url, queue = 'queue') {
    this.#url = url;
    this.#queue = join(folder, `${queue}.jsonl`);
  }

  /** Sends one request; whether the network or the server failed is for the caller to see. */
  async ask(query, variables) {
    const response = await fetch(`${this.#url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${CUNJU_TOKEN}` },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(10_000),
    });
    const { data, errors } = await response.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** Writes a change into the queue; each has a key of its own, chosen now and not when it is sent. */
  write(mutation, input) {
    const change = { mutation, variables: { input: { ...input, idempotencyKey: randomUUID() } } };
    appendFileSync(this.#queue, `${JSON.stringify(change)}\n`);
  }

  /** The changes that wait, in the order in which they were written. */
  waiting() {
    return existsSync(this.#queue) ? readFileSync(this.#queue, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line)) : [];
  }

  /** Sends one change until it is answered; one that the network failed, or that met another, is sent again. */
  async send({ mutation, variables }) {
    for (let pause = 50; ; pause = Math.min(2 * pause, 1_000)) {
      try {
        const [payload] = Object.values(await this.ask(mutation, variables));
        if (payload.userErrors.every(({ code, retryable }) => !retryable || code === 'NOT_YET_KNOWN')) return payload;
      } catch (error) {
        if (!(error instanceof TypeError || error.name === 'TimeoutError')) throw error;
      }
      await sleep(pause);
    }
  }

  /**
   * Sends the queue, in its order, and gives the answers in that order. What names something that the server has not
   * seen (NOT_YET_KNOWN) is set aside and sent again after the others; a pass that brings nothing new is the last.
   */
  async flush() {
    const queue = this.waiting();
    const answers = [];
    let open = [...queue.keys()];
    for (let before = Infinity; open.length > 0 && open.length < before; ) {
      before = open.length;
      const later = [];
      for (const index of open) {
        answers[index] = await this.send(queue[index]);
        if (answers[index].userErrors.some(({ code }) => code === 'NOT_YET_KNOWN')) later.push(index);
      }
      open = later;
    }
    return answers;
  }

  keepCursor(cursor) {
    writeFileSync(this.#cursor, cursor);
  }

  /** What changed since the kept cursor, page by page; the cursor is kept after each page. */
  async catchUp() {
    const items = [];
    for (let more = true; more; ) {
      const { changes } = await this.ask(
        `query CatchUp($after: String) {
           changes(after: $after, first: 3) {
             cursor hasMore resyncRequired
             items { cursor kind id operation node { ... on Household { address } } } } }`,
        { after: readFileSync(this.#cursor, 'utf8') },
      );
      assert.equal(changes.resyncRequired, false);
      items.push(...changes.items);
      this.keepCursor(changes.cursor);
      more = changes.hasMore;
    }
    return items;
  }
}

const REGISTER = `mutation Register($input: HouseholdRegisterInput!) {
  householdRegister(input: $input) { result { id address } userErrors { code message retryable } replayed }
}`;

const RESIDENT = `mutation Resident($input: ResidentRegisterInput!) {
  residentRegister(input: $input) { result { id } userErrors { code message retryable } replayed }
}`;

// ---- The server, which comes and goes. ----

/** A port that is free now: the server has the same each time, as the phone knows no other. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const port = await freePort();
const url = `http://127.0.0.1:${port}`;
let server;

async function start() {
  let log = '';
  server = spawn(CUNJU_PROGRAM, ['serve', '--listen', `127.0.0.1:${port}`], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  server.stdout.on('data', (text) => (log += text));
  server.stderr.on('data', (text) => (log += text));
  for (let tries = 0; tries < 300; tries += 1) {
    if (server.exitCode !== null) break;
    const ready = await fetch(`${url}/health/ready`).catch(() => null);
    if (ready?.ok) return;
    await sleep(50);
  }
  throw new Error(`the server did not start: ${log}`);
}

async function stop(signal) {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  await ended;
}

// ---- The story. ----

async function main() {
  const phone = new Phone(url);
  await start();
  const { committees } = await phone.ask('{ committees(first: 1) { nodes { code } } }');
  const [{ code }] = committees.nodes;
  const count = async () =>
    (await phone.ask('query Count($code: CommitteeCode!) { committee(code: $code) { households(first: 1) { totalCount } } }', { code }))
      .committee.households.totalCount;
  const takesIds = (
    await phone.ask('{ __type(name: "HouseholdRegisterInput") { inputFields { name } } }')
  ).__type.inputFields.some(({ name }) => name === 'id');
  const before = await count();
  phone.keepCursor((await phone.ask('{ changes { cursor } }')).changes.cursor);

  // The server is gone, without a word.
  await stop('SIGKILL');
  await assert.rejects(phone.ask('{ health }'), TypeError);
  const addresses = Array.from({ length: CHANGES }, () => `路${randomUUID()}号`);
  for (const address of addresses) {
    phone.write(REGISTER, { committeeCode: code, address, ...(takesIds && { id: uuid7() }) });
  }
  assert.equal(phone.waiting().length, CHANGES);

  // It comes back while the phone is trying; then everything is sent once more.
  const flushed = phone.flush();
  await sleep(200);
  await start();
  const first = await flushed;
  const second = await phone.flush();
  for (const [index, payload] of first.entries()) {
    assert.deepEqual(payload.userErrors, []);
    assert.equal(payload.result.address, addresses[index]);
    assert.equal(payload.replayed, false);
    assert.deepEqual(second[index], { ...payload, replayed: true });
  }
  assert.equal(await count(), before + CHANGES, 'the register has not each change once');

  // Also if the server went away in between.
  await stop('SIGKILL');
  await start();
  assert.ok((await phone.flush()).every(({ replayed }) => replayed));
  assert.equal(await count(), before + CHANGES, 'the register has not each change once');

  const items = await phone.catchUp();
  assert.deepEqual(items.map(({ id }) => id), first.map(({ result }) => result.id), 'not each change once, in order');
  assert.deepEqual(items.map(({ node }) => node.address), addresses);
  assert.ok(items.every(({ kind }) => kind === 'UPSERT'));
  assert.deepEqual(await phone.catchUp(), [], 'what was seen is told again');

  // A resident of a household that the phone made too, and that stands behind in the queue: both are there in the end.
  const family = new Phone(url, 'family');
  const home = uuid7();
  family.write(RESIDENT, {
    id: uuid7(), householdId: home, name: '示例', relation: 'NOT_RELATED', livingState: 'REGISTERED_LIVING_HERE',
  });
  family.write(REGISTER, { id: home, committeeCode: code, address: `路${randomUUID()}号` });
  for (const { result, userErrors } of await family.flush()) {
    assert.deepEqual(userErrors, []);
    assert.ok(result.id);
  }

  await stop('SIGINT');
  console.log(
    `offline: passed (${CHANGES} changes, sent three times, in the register once, ` +
      `ids made by the ${takesIds ? 'client' : 'server: the input takes none'})`,
  );
}

const limit = setTimeout(() => {
  server?.kill('SIGKILL');
  console.error('FAILED offline: not done after two minutes');
  process.exit(1);
}, 120_000);

try {
  await main();
} catch (error) {
  console.error('FAILED offline:', error);
  process.exitCode = 1;
} finally {
  clearTimeout(limit);
  await stop('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
