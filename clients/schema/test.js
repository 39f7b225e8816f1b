// diff.js finds what it must find: run on schema.graphql with something changed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema, parse, print, visit } from 'graphql';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const schema = readFileSync(path('../../schema.graphql'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'cunju-schema-'));

/** The schema without a field, or with something else done to it. */
const changed = (visitor) => print(visit(parse(schema), visitor));
const without = (type, field) =>
  changed({
    ObjectTypeDefinition: (node) =>
      node.name.value === type ? { ...node, fields: node.fields.filter(({ name }) => name.value !== field) } : undefined,
  });

function run(before, after, changelog) {
  const files = Object.entries({ before, after, changelog }).map(([name, text]) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, [path('diff.js'), ...files], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return { passed: status === 0, stdout };
}

const EMPTY = '# Changes\n\n## Unreleased\n\n## 1.0.0\n\n- `Query.health` was removed.\n';
const NAMED = '# Changes\n\n## Unreleased\n\n### Breaking\n\n- The server\n  lost `Query.health`.\n\n## 1.0.0\n';

try {
  assert.equal(run(schema, schema, EMPTY).passed, true, 'no change');

  const removed = without('Query', 'health');
  assert.ok(buildSchema(removed));
  const found = run(schema, removed, EMPTY);
  assert.equal(found.passed, false, 'a removed field, named for an older version only');
  assert.match(found.stdout, /BREAKING.*Query\.health/);
  assert.equal(run(schema, removed, NAMED).passed, true, 'a removed field that is named');
  assert.equal(run(removed, schema, EMPTY).passed, true, 'a new field');

  const required = changed({
    FieldDefinition: (node) =>
      node.name.value === 'node'
        ? { ...node, arguments: [...node.arguments, parse('type T { f(x: Int!): Int }').definitions[0].fields[0].arguments[0]] }
        : undefined,
  });
  assert.match(run(schema, required, NAMED).stdout, /BREAKING.*Query\.node\.x/, 'a new argument that is required');
  console.log('schema diff: passed its own test');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
