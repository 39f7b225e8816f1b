// What the suites share: the settings from the environment, a counter of cases, and one request over HTTP.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export { assert, sleep };

const setting = (name) => process.env[name] ?? fail(`${name} is not set; scripts/check-clients sets it`);
const fail = (message) => {
  console.error(message);
  process.exit(2);
};

export const URL_HTTP = `${setting('CUNJU_URL')}/graphql`;
export const URL_WS = URL_HTTP.replace(/^http/, 'ws');
export const TOKEN = setting('CUNJU_TOKEN');
export const BEARER = { authorization: `Bearer ${TOKEN}` };

/** Runs cases and counts those that passed. */
export class Cases {
  #suite;
  #limit;
  #total = 0;
  #failed = 0;

  constructor(suite, limit = 20_000) {
    this.#suite = suite;
    this.#limit = limit;
  }

  async case(name, run) {
    this.#total += 1;
    try {
      await within(this.#limit, run(), 'the case');
    } catch (error) {
      this.#failed += 1;
      console.log(`FAILED ${this.#suite}: ${name}\n    ${String(error?.message ?? error).replaceAll('\n', '\n    ')}`);
    }
  }

  /** Prints the count and says whether all passed. */
  count() {
    console.log(`${this.#suite}: ${this.#total - this.#failed} passed of ${this.#total}`);
    return this.#failed === 0;
  }

  /** Prints the count and ends the process. */
  report() {
    process.exit(this.count() ? 0 : 1);
  }
}

/** The promise, or an error once it took this many milliseconds. */
export async function within(milliseconds, promise, what) {
  const controller = new AbortController();
  const limit = sleep(milliseconds, undefined, { signal: controller.signal }).then(() => {
    throw new Error(`${what} took longer than ${milliseconds} ms`);
  });
  limit.catch(() => {});
  try {
    return await Promise.race([promise, limit]);
  } finally {
    controller.abort();
  }
}

/** POSTs a request and gives status, headers and the JSON of the answer. */
export async function post(body, headers = {}, url = URL_HTTP) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...BEARER, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return answered(response);
}

/** GETs a request; values that are no strings are written as JSON. */
export async function get(parameters, headers = {}, url = URL_HTTP) {
  const address = new URL(url);
  for (const [name, value] of Object.entries(parameters)) {
    address.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return answered(
    await fetch(address, { headers: { accept: 'application/graphql-response+json', ...BEARER, ...headers } }),
  );
}

async function answered(response) {
  const text = await response.text();
  let json = null;
  try {
    json = JSON.parse(text);
  } catch {
    // The case says what it wanted.
  }
  return { status: response.status, headers: response.headers, text, json };
}

/** The data of a document that must not fail. */
export async function data(query, variables) {
  const { json, text } = await post({ query, variables });
  assert.ok(json?.data && !json.errors, `${query}: ${text}`);
  return json.data;
}

export const COMMITTEE = (await data('{ committees(first: 1) { nodes { code } } }')).committees.nodes[0].code;

export const REGISTER = `mutation Register($input: HouseholdRegisterInput!) {
  householdRegister(input: $input) { result { id address } userErrors { code message } replayed }
}`;

/** Input of a household that is not there yet. */
export const household = () => ({
  committeeCode: COMMITTEE,
  address: `路${randomUUID()}号`,
  idempotencyKey: randomUUID(),
});

/** Registers a household over HTTP and gives its id: one event of the feed. */
export async function registerHousehold() {
  const { householdRegister } = await data(REGISTER, { input: household() });
  assert.deepEqual(householdRegister.userErrors, []);
  return householdRegister.result.id;
}

/** Cursor of now. */
export async function cursorOfNow() {
  return (await data('{ changes { cursor } }')).changes.cursor;
}

export const CHANGES = `subscription Changes($after: String) {
  changes(after: $after) { cursor hasMore resyncRequired items { cursor kind id operation node { __typename id } } }
}`;

/** Reads events of a subscription until as many changes of the wanted ids came; gives those and the last cursor. */
export async function changesFrom(events, count) {
  const items = [];
  let cursor = null;
  while (items.length < count) {
    const { value, done } = await within(15_000, events.next(), `waiting for change ${items.length + 1} of ${count}`);
    assert.ok(!done, 'the subscription ended');
    assert.equal(value.errors, undefined, JSON.stringify(value.errors));
    const page = value.data.changes;
    assert.equal(page.resyncRequired, false);
    items.push(...page.items);
    cursor = page.cursor;
  }
  return { items, cursor };
}

/**
 * Starts one more server, `cunju serve`, on the same data: CUNJU_PROGRAM, which finds it by CUNJU_DATA and DATABASE_URL.
 * Gives its address and how to stop it.
 */
export async function serving(...flags) {
  const server = spawn(setting('CUNJU_PROGRAM'), ['serve', ...flags, '--listen', '127.0.0.1:0'], {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  process.once('exit', () => server.kill('SIGKILL'));
  const log = [];
  const found = new Promise((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        log.push(line);
        const url = /"url":"(http[^"]+)"/.exec(line);
        if (url) resolve(url[1]);
      });
    }
    ended.then(() => reject(new Error(`the server ended: ${log.join('\n')}`)));
  });
  const url = await within(15_000, found, 'starting a server');
  return {
    url,
    stop() {
      server.kill('SIGINT');
      return ended;
    },
  };
}
