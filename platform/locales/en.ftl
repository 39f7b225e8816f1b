### Messages for people in English. Keys are sorted, and begin with the slice that uses them.

## API requests

api-budget-spent = The request costs { $cost }, but only { $left } is left of the budget of { $limit } per minute. Try again in { $seconds } s.
api-document-ambiguous = Send either documentId, or query or extensions.persistedQuery, not both.
api-document-hash-malformed = persistedQuery.sha256Hash must be the SHA-256 of the document as 64 lowercase hexadecimal digits.
api-document-imported-only = {" "}This server only runs imported documents.
api-document-invalid = { $error }
api-document-missing = The request has no document. Send query, documentId or extensions.persistedQuery.
api-document-syntax-error = { $error }
api-document-too-costly = The document costs { $cost }; the maximum is { $most }. Request smaller pages, fewer levels or fewer fields. See /docs/costs.
api-document-too-large = The document has more than { $tokens } tokens (including spaces and commas) or { $levels } levels of nesting. Split it into several requests.
api-document-too-large-expanded = With fragments expanded, the document has more than { $limit } { $what }. Split it into several requests.
api-document-unknown = No document with the ID { $id } was imported.{ $policy } An administrator can import a manifest with `cunju documents import`.
api-document-unsupported = The document uses syntax that the server does not support.
api-enum-value-unknown = The value must be one of the values of { $name }: { $known }.
api-export-columns-too-many = An export can have at most { $max } columns. Select fewer fields.
api-export-connection-not-one = The document to export must have exactly one connection that is not nested in another one, such as committee {"{"} households(first: 100, after: $after) {"{"} … {"}"} {"}"}.
api-export-without-cursor = The connection to export must use a variable for `after`, and select nodes and pageInfo {"{"} hasNextPage endCursor {"}"}.
api-field-unknown = { $name } has no such field. Available fields: { $known }.
api-idempotency-key-for-several = The header Idempotency-Key requires a request with a single mutation. Send each mutation separately, or give each its own key in input.idempotencyKey.
api-idempotency-key-repeated = Two mutations in the request have the same idempotencyKey. Give each its own key.
api-introspection-too-deep = { $error }
api-invalid-tokens-too-many = This address has sent too many invalid tokens. Try again in { $seconds } s.
api-list-too-long = The list can have at most { $longest } values, but has { $count }.
api-literal-wrong = { $place }: { $reason }
api-one-of-not-exactly-one = { $name } must have exactly one field.
api-operation-name-missing = operationName must name the operation to run. Operations in the document: { $names }.
api-request-timed-out = The request took too long. Request less data. Repeat a mutation with the same idempotencyKey to see whether it took effect.
api-size-aliases = aliases
api-size-directives = directives
api-size-introspection-aliases = aliases in introspection
api-size-levels = levels of nesting
api-size-levels-with-fragments = levels of nesting with fragments
api-size-selections = selections
api-string-unquoted = { $ty } is a string, not a Number. Put it in quotation marks: "44" instead of 44.
api-value-missing = The value is required.
api-value-null = The value must not be null.
api-value-type-wrong = The value must be { $ty }, not { $found }.
api-variable-wrong = Variable ${ $place }: { $reason }

## Errors

error-database-unavailable = The database is temporarily unavailable. Try again later.
error-internal = Internal error. Please report the requestId to your administrator.

## Pages

page-cursor-invalid = The cursor does not belong to this list. Use a cursor from pageInfo or an edge of this list.
page-first-and-last = Use first or last, not both.
page-size-out-of-range = { $name } must be between 0 and { $max }, not { $value }.

## Problems of several slices

problem-date-before-committees = { $field } is { $day }, which is before { $earliest }, when no committees existed. Check the year.
problem-date-before-establishment = { $field } is { $day }, which is before the date of establishment ({ $first }). Enter that date or a later one.
problem-date-before-living = { $field } is { $day }, more than { $years } years ago and before the birth of any living person. Check the year.
problem-date-in-future = { $field } is { $day }, which is after today ({ $today }). The date cannot be in the future.
problem-date-of-empty-cell = { $field } is { $day }, which spreadsheets show for 0 or an empty cell. Enter the actual date.
problem-in-progress = Another request is changing the same object. Send the same request again.
problem-not-found = `{ $field }` does not name an object in your jurisdiction. Check the code or ID.
problem-not-registered-yet = The object that `{ $field }` names is not registered yet. If your device created it offline, first send the request that creates it, then repeat this request. Otherwise check the ID.
problem-revision-outdated = The row was changed and now has revision { $current }. Read it again and repeat the request.
problem-text-invalid = { $field } must have 1 to { $max } characters, without control characters or invisible characters.

## Warnings

warning-address-elsewhere = The address begins with { $place }, but the committee is not in { $place }. It is taken as written: check the address and the code of the committee.
warning-address-note-left-out = The note in brackets in the address, such as "vacant", "rented", or the name or number of a tenant, is not part of the address and was left out.
warning-address-part-not-given = This is not part of an address and counts as not given. Leave it empty if there is none.
warning-date-not-given = { $day } is what a spreadsheet shows for an empty cell, and counts as not given.
warning-groups-ended = The memberships of the resident in these special groups ended when the resident left on { $left_on } and are not restored: { $groups }. Begin those that still apply with membershipBegin, and name the caregivers with caregiverName.
warning-name-not-given = This is not a name and counts as not given. Leave it empty if there is no name.
warning-name-note-left-out = The note in brackets after the name is not part of the name and was left out.
warning-name-private-use = The name contains a private-use character, which other computers display differently. Check it, and use a standard character if there is one.
warning-number-not-given = This is not a number and counts as not given. Leave it empty if there is no number.
warning-number-note-left-out = The text after the number is not part of the number and was left out.
warning-relation-unknown = The relation of these residents to the head of their household is unknown, because it was not given, or the head has changed or left. It is stored as OTHER_RELATIVE, or NOT_RELATED if it was so before: { $names }. Set relation with residentUpdate. If the household has no head, first set headId with householdUpdate.
