// Apollo Client 4 and urql 6 with documents that GraphQL Code Generator typed and hashed. The manifest
// src/gql/persisted-documents.json must have been imported: cunju documents import.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { apollo } from './apollo.js';
import { urql } from './urql.js';

/** The example of the README as a program of its own, with the variables that the README sets. */
async function readme(): Promise<void> {
  const { stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('first.js', import.meta.url))], {
    encoding: 'utf8',
    env: { ...process.env, URL: process.env.CUNJU_URL, TOKEN: process.env.CUNJU_TOKEN },
    timeout: 30_000,
  });
  assert.equal(stdout, "[ '440106 广东省广州市天河区' ]\n", stderr);
}

let failed = false;
for (const [name, run] of Object.entries({ apollo, urql, readme })) {
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
process.exit(failed ? 1 : 0);
