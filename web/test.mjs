// Drives a real browser, which reaches 127.0.0.1 only, over a served GraphiQL page:
//   node test.mjs                   dist/ against fake.mjs
//   node test.mjs URL               a page that is served; TOKEN is sent as its #token=
//   node test.mjs --binary CUNJU    the demo of this binary, on a register of its own
// With a token the examples must answer without errors. CHROMIUM is the browser's path, SCREENSHOT the
// file for a picture of the first example.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { start } from './fake.mjs';

// The tabs, in their order, and what they are sent with.
const names = ['HowFar', 'Chain', 'Establish', 'Changes', 'Search'];
const examples = JSON.parse(readFileSync(new URL('variables.json', import.meta.url), 'utf8'));

const binary = process.argv[2] === '--binary' ? await demo(resolve(process.argv[3])) : null;
const fake = process.argv[2] ? null : await start();
const url = new URL(binary?.url ?? process.argv[2] ?? fake.url).href;
const token = binary?.token ?? process.env.TOKEN ?? (fake ? 'test.token+/=' : undefined);
const bearer = (value) => (value === undefined ? undefined : `Bearer ${value}`);
const link = (value) => (value === undefined ? url : `${url}#token=${encodeURIComponent(value)}`);
const { origin } = new URL(url);
const endpoint = `${origin}/graphql`;

// Starts the demo in a folder of its own, and waits for its line of JSON.
async function demo(program) {
  const folder = mkdtempSync(join(tmpdir(), 'cunju-'));
  const { DATABASE_URL, CUNJU_DATA, CUNJU_LISTEN, ...env } = process.env;
  const options = ['demo', '--data', join(folder, 'data'), '--listen', '127.0.0.1:0', '--json'];
  const child = spawn(program, options, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  const { url, tokens } = JSON.parse(line);
  const stop = async () => {
    child.kill('SIGINT');
    await once(child, 'exit');
    rmSync(folder, { recursive: true });
  };
  return { url, token: tokens.province, stop };
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
});

try {
  const context = await browser.newContext({ viewport: { width: 1200, height: 760 } });
  const requests = [];
  const faults = [];
  await context.route(() => true, (route) => {
    const target = route.request().url();
    if (new URL(target).origin === origin) return route.continue();
    faults.push(`request to ${target}`);
    return route.abort();
  });
  context.on('request', (request) => requests.push(request));
  context.on('console', (message) => {
    // A refused query is an answer too, and is judged as one.
    if (message.type() === 'error' && message.location().url !== endpoint) faults.push(message.text());
  });
  context.on('weberror', (error) => faults.push(error.error().message));
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });

  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  const editor = (section) => page.locator(`${section} .CodeMirror`);
  const text = (section) => editor(section).evaluate((node) => node.CodeMirror.getValue());
  const query = '.graphiql-query-editor';
  const answer = '.result-window';
  const isIntrospection = (request) => request.postData()?.includes('__schema') ?? false;

  // Opens a page and gives its introspection request, once the schema has come.
  const open = async (go) => {
    const sent = page.waitForRequest(isIntrospection);
    await go();
    const request = await sent;
    const body = await (await request.response()).json();
    assert.ok(body.data?.__schema, `introspection: ${JSON.stringify(body).slice(0, 300)}`);
    await editor(query).waitFor();
    return request;
  };

  // Runs the open tab and gives the request and its answer, once it is shown.
  const run = async () => {
    const sent = page.waitForRequest((request) => request.method() === 'POST' && !isIntrospection(request));
    await page.locator('.graphiql-execute-button').click();
    const request = await sent;
    const body = await (await request.response()).json();
    await page.waitForFunction(
      ([selector, wanted]) => {
        const shown = document.querySelector(`${selector} .CodeMirror`)?.CodeMirror.getValue();
        try {
          return JSON.stringify(JSON.parse(shown)) === wanted;
        } catch {
          return false;
        }
      },
      [answer, JSON.stringify(body)],
    );
    return { request, body };
  };

  // Runs the open tab, a subscription: it shows a change that somebody else makes, and can be stopped.
  const follow = async () => {
    const shows = (part) => page.waitForFunction(
      ([selector, wanted]) => document.querySelector(`${selector} .CodeMirror`)?.CodeMirror.getValue().includes(wanted),
      [answer, part],
    );
    const sent = page.waitForRequest((request) => request.headers().accept === 'text/event-stream');
    await page.locator('.graphiql-execute-button').click();
    const request = await sent;
    await shows('"cursor"');
    const address = `测试路${Date.now()}号`;
    const input = { committeeCode: '440106001001', address };
    const made = await context.request.post(endpoint, {
      headers: { authorization: bearer(token) },
      data: {
        query: 'mutation($input: HouseholdRegisterInput!) { householdRegister(input: $input) { result { id } userErrors { message } } }',
        variables: { input },
      },
    });
    const { data } = await made.json();
    assert.deepEqual(data?.householdRegister.userErrors, []);
    await shows(address);
    const ended = page.waitForEvent('requestfailed', (failed) => failed === request);
    await page.locator('.graphiql-execute-button').click();
    await ended;
    await shows(address);
    return request;
  };

  const checkRequest = async (request, authorization) => {
    assert.equal(request.url(), endpoint);
    assert.equal(request.method(), 'POST');
    const headers = await request.allHeaders();
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers.authorization, authorization);
  };

  const checkStored = async () => {
    assert.equal(page.url(), url, 'the token is out of the address bar');
    assert.equal(await page.evaluate(() => localStorage.length), 0, 'nothing is kept in localStorage');
  };

  const policy = (await (await context.request.get(url)).headers())['content-security-policy'];
  console.log('policy:', policy);
  assert.match(policy ?? '', /default-src 'none'/);

  await checkRequest(await open(() => page.goto(link(token))), bearer(token));
  await checkStored();
  console.log('ok: loads, introspects, token taken from the address');

  const tabs = page.locator('.graphiql-tab-button');
  assert.deepEqual(await tabs.allTextContents(), names);
  for (const [index, name] of names.entries()) {
    if (index > 0) await tabs.nth(index).click();
    assert.match(await text(query), new RegExp(`^(query|mutation|subscription) ${name}\\b`));
    // GraphiQL reads the operation's name a moment after the tab is shown.
    await page.waitForFunction(
      ([selector, wanted]) => document.querySelector(`${selector} .CodeMirror`).CodeMirror.operationName === wanted,
      [query, name],
    );
    if (name === 'Changes') {
      if (token === undefined) continue;
      await checkRequest(await follow(), bearer(token));
      console.log('ok: Changes follows, shows what another request changes, and stops');
      continue;
    }
    const { request, body } = await run();
    await checkRequest(request, bearer(token));
    if (index === 0 && process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
    const { variables, operationName } = request.postDataJSON();
    assert.equal(operationName, name);
    assert.deepEqual(variables, examples[name]);
    if (token !== undefined) assert.equal(body.errors, undefined, `${name}: ${JSON.stringify(body.errors)}`);
    console.log(`ok: ${name} runs and is shown:`, JSON.stringify(body).slice(0, 160));
  }

  await page.getByRole('button', { name: 'Headers' }).click();
  const headers = page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .CodeMirror');
  await headers.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(JSON.stringify({ Authorization: bearer(token), 'X-Pasted': 'yes' }));
  const { request: pasted } = await run();
  await checkRequest(pasted, bearer(token));
  assert.equal((await pasted.allHeaders())['x-pasted'], 'yes');
  console.log('ok: a header pasted into the headers editor is sent');

  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).first().click();
  await page.locator('.graphiql-doc-explorer').getByText('viewer', { exact: true }).first().waitFor();
  console.log('ok: the documentation shows the schema');

  await page.locator('.graphiql-tab-add').click();
  await editor(query).click();
  await page.keyboard.type('{ view');
  await page.locator('.CodeMirror-hints').getByText('viewer').first().waitFor();
  console.log('ok: completion knows the schema');
  await page.keyboard.press('Escape');
  await page.locator('.graphiql-sidebar').getByRole('button', { name: /settings/i }).click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');

  await tabs.nth(1).click();
  await page.waitForTimeout(1000); // GraphiQL stores its tabs half a second later
  await checkRequest(await open(() => page.reload()), bearer(token));
  await checkStored();
  assert.deepEqual((await tabs.allTextContents()).slice(0, names.length), names);
  console.log('ok: a reload keeps the tabs and the token');

  if (token !== undefined) {
    const next = fake ? 'second' : token;
    const go = (to) => location.assign(to);
    await checkRequest(await open(() => page.evaluate(go, link(next))), bearer(next));
    await checkStored();
    const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
    assert.ok(kept.includes(next) && !kept.includes('X-Pasted'), 'the old headers are forgotten');
    if (fake) assert.ok(!kept.includes(token), 'the old token is forgotten');
    console.log('ok: a second link replaces the token');
  }

  assert.deepEqual(faults, []);
  const hosts = new Set(requests.map((request) => new URL(request.url()).host));
  console.log(`ok: ${requests.length} requests, all to ${[...hosts].join(', ')}; no policy violation, no page error`);
} finally {
  await browser.close();
  fake?.stop();
  await binary?.stop();
}
