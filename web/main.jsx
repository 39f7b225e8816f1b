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

async function fetcher(params, options) {
  const headers = new Headers(options?.headers);
  headers.set('accept', 'application/graphql-response+json, application/json;q=0.9');
  headers.set('content-type', 'application/json');
  const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(params) });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: `HTTP ${response.status} ${text}`.trim() }] };
  }
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
