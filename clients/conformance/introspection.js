// What graphql-js makes of the introspection: a valid schema, and the one that schema.graphql says.
import { readFile } from 'node:fs/promises';
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  GraphQLSchema,
  lexicographicSortSchema,
  printSchema,
  specifiedDirectives,
  validateSchema,
} from 'graphql';
import { assert, Cases, data } from './support.js';

const cases = new Cases('introspection');
const options = { specifiedByUrl: true, directiveIsRepeatable: true, inputValueDeprecation: true };
const written = buildSchema(await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8'));
let schema;

/** Sorted, without the definitions of directives: servers may leave them out of the file. */
const lines = (schema) =>
  printSchema(
    lexicographicSortSchema(new GraphQLSchema({ ...schema.toConfig(), directives: specifiedDirectives })),
  ).split('\n');

await cases.case('graphql-js builds a schema of it', async () => {
  schema = buildClientSchema(await data(getIntrospectionQuery(options)));
});
await cases.case('also of the query that GraphiQL and code generators send', async () => {
  buildClientSchema(await data(getIntrospectionQuery({ descriptions: true })));
});
await cases.case('the schema is valid', async () => {
  assert.deepEqual(validateSchema(schema).map(String), []);
});
await cases.case('schema.graphql is valid', async () => {
  assert.deepEqual(validateSchema(written).map(String), []);
});
await cases.case('it is the schema of schema.graphql', async () => {
  const [served, file] = [lines(schema), lines(written)];
  const differing = served.findIndex((line, index) => line !== file[index]);
  assert.ok(
    served.length === file.length && differing === -1,
    `line ${differing + 1}:\nserved: ${served.slice(differing, differing + 3).join('\n')}\n` +
      `schema.graphql: ${file.slice(differing, differing + 3).join('\n')}`,
  );
});
cases.report();
