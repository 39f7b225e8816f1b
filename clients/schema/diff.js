// Compares two schemas: node diff.js OLD NEW CHANGELOG
//
// Each breaking change must be named in the changelog, in the part under `## Unreleased`, by a line of a list that has
// its path between backticks: `Type.field`, `Type.field.argument`, `Enum.VALUE` or `Type`.
import { readFile } from 'node:fs/promises';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const [oldFile, newFile, changelogFile] = process.argv.slice(2);
const [before, after, changelog] = await Promise.all(
  [oldFile, newFile, changelogFile].map((file) => readFile(file, 'utf8')),
);

/** The lines of lists between `## Unreleased` and the next heading of its rank, continued lines joined. */
function unreleased(text) {
  const part = /^## Unreleased\s*$(.*?)(?=^## |(?![^]))/ms.exec(text);
  if (!part) throw new Error(`${changelogFile} has no heading \`## Unreleased\``);
  return part[1].split(/^(?=[-*] )/m).filter((line) => /^[-*] /.test(line));
}

const named = unreleased(changelog);
const changes = await diff(buildSchema(before), buildSchema(after));
let missing = 0;
for (const { criticality, message, path } of changes) {
  const breaking = criticality.level === CriticalityLevel.Breaking;
  const told = breaking && named.some((line) => line.includes(`\`${path}\``));
  if (breaking && !told) missing += 1;
  console.log(`${breaking ? (told ? 'breaking, named' : 'BREAKING') : 'compatible'}: ${message} (${path})`);
}
console.log(`schema: ${changes.length} changes since the last release, ${missing} breaking ones not named in the changelog`);
if (missing > 0) {
  console.log(`Take them back, or name each with its path in ${changelogFile} under "## Unreleased", and what to do instead.`);
  process.exit(1);
}
