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

## Problems

problem-in-progress = Another request is changing the same object. Send the same request again.
problem-not-found = `{ $field }` does not name an object in your jurisdiction. Check the code or ID.
problem-not-registered-yet = The object that `{ $field }` names is not registered yet. If your device created it offline, first send the request that creates it, then repeat this request. Otherwise check the ID.
problem-revision-outdated = The row was changed and now has revision { $current }. Read it again and repeat the request.
problem-text-invalid = { $field } must have 1 to { $max } characters, without control characters or invisible characters.
