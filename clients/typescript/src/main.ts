// Apollo Client 4 and urql 6 with documents that GraphQL Code Generator typed and hashed. The manifest
// src/gql/persisted-documents.json must have been imported: cunju documents import.
import { apollo } from './apollo.js';
import { urql } from './urql.js';

let failed = false;
for (const [name, run] of Object.entries({ apollo, urql })) {
  // What hangs must not hang for ever.
  const limit = setTimeout(() => {
    console.error(`FAILED ${name}: not done after a minute`);
    process.exit(1);
  }, 60_000);
  try {
    await run();
    console.log(`${name}: passed`);
  } catch (error) {
    failed = true;
    console.error(`FAILED ${name}:`, error);
  }
  clearTimeout(limit);
}
await import('./first.js');
process.exit(failed ? 1 : 0);
