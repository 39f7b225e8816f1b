import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import 'graphiql/graphiql.css';
import './main.css';
import examples from './examples.js';

const TOKEN = 'cunju:token';

// A link that ends in #token=... signs the reader in. The token leaves the address bar at once
// and stays in this browser tab: everything here is kept in sessionStorage, never localStorage,
// because GraphiQL's tabs and history hold the headers too. A new token drops what the old one left.
function takeToken() {
  const found = /[#&]token=([^&]*)/.exec(location.hash);
  if (!found) return false;
  history.replaceState(null, '', location.pathname + location.search);
  sessionStorage.clear();
  sessionStorage.setItem(TOKEN, decodeURIComponent(found[1]));
  return true;
}

takeToken();
addEventListener('hashchange', () => takeToken() && location.reload());

function send(accept, params, options, signal) {
  const headers = new Headers(options?.headers);
  headers.set('accept', accept);
  headers.set('content-type', 'application/json');
  return fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(params), signal });
}

async function answer(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: `HTTP ${response.status} ${text}`.trim() }] };
  }
}

// The answers to a subscription, by server-sent events.
async function* events(params, options, signal) {
  try {
    const response = await send('text/event-stream', params, options, signal);
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
      yield await answer(response);
      return;
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (text + value).split('\n\n');
      text = parts.pop();
      for (const part of parts) {
        const data = /^event: next\ndata: (.*)$/.exec(part)?.[1];
        if (data) yield JSON.parse(data);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function fetcher(params, options) {
  const operations = options?.documentAST?.definitions.filter((it) => it.kind === 'OperationDefinition') ?? [];
  const named = operations.find((it) => it.name?.value === params.operationName);
  if ((named ?? operations[0])?.operation !== 'subscription') {
    return answer(await send('application/graphql-response+json, application/json;q=0.9', params, options));
  }
  // A generator that waits for the next event cannot be ended by return() alone.
  const stop = new AbortController();
  const stream = events(params, options, stop.signal);
  const end = stream.return.bind(stream);
  stream.return = (value) => {
    stop.abort();
    return end(value);
  };
  return stream;
}

const token = sessionStorage.getItem(TOKEN);
const headers = token ? JSON.stringify({ Authorization: `Bearer ${token}` }, null, 2) : undefined;

// GraphiQL does not show the first default tab's variables unless they are stored already.
if (!sessionStorage.getItem('graphiql:tabState')) {
  sessionStorage.setItem('graphiql:variables', examples[0].variables);
}

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={examples.map((example) => ({ ...example, headers }))}
    defaultHeaders={headers}
    defaultQuery=""
    storage={sessionStorage}
    shouldPersistHeaders
    showPersistHeadersSettings={false}
  >
    <GraphiQL.Logo>Cunju</GraphiQL.Logo>
  </GraphiQL>,
);
