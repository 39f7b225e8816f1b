### Messages for people in English. Keys are sorted, and begin with the slice that uses them.

## Alerts

alert-kinds-empty = kinds must not be empty. Omit it to list all kinds.
alert-role-not-permitted = Your role cannot read alerts. Use the aggregated figures.

## Appointments

appointment-account-taken = Another person of the committee has this account. Check it, or remove it from that person first (account: null).
appointment-body-more-than-one = Provide only one of subcommitteeId, gridId and threePersonGroupId.
appointment-ended = The appointment ended on { $day }.
appointment-person-already-in-body = The person already has an appointment in the body at that time. End it first, or provide a later date.
appointment-person-name-invalid = This is not a name. Enter the full name of the person, not "none", "same as above" or a number.
appointment-person-not-exactly-one = Provide exactly one of personId and person.
appointment-role-not-in-body = This body has no such role; role must be one of { $roles }.
appointment-role-taken = Only one person can hold this role at a time. End that appointment before appointing another person.
appointment-starts-later = An appointment starts on { $from }. Provide that date or a later one.
appointment-term-end-not-after-start = termEndsOn must be after the first day of the appointment ({ $from }).
appointment-until-before-first-day = untilOn must not be before the first day of the appointment ({ $from }).

## Bulk imports and exports

bulk-annotated-not-written = The annotated workbook cannot be written: check the free space and the permissions of the data folder.
bulk-answer-counts-as-empty = This is not an answer; the cell counts as empty.
bulk-cell-boolean = The cell is TRUE or FALSE instead of text. Format the column as text and fill it in again.
bulk-cell-converted-to-date = This is a date or a time, perhaps converted by the spreadsheet from a value such as 3-5 or 10:30. Format the column as text, check it and fill it in again.
bulk-cell-date-incomplete = The date is incomplete: the format of the cell hides the year, the month or the day of the month, which the spreadsheet may have added. Format the cell to show all of them and write the complete date, such as 2022-03-31.
bulk-cell-digits-lost = The cell is a number, or in scientific notation such as 4.4E+17, and has lost digits. Format the column as text and fill it in again.
bulk-cell-error = The cell contains a spreadsheet error. Fill in the value.
bulk-cell-formula = The cell contains a formula. Copy it and paste it as a value.
bulk-cell-time = The cell is a time, perhaps converted from another value. Format the column as text and fill it in again.
bulk-cell-time-without-date = The cell has no date, only a time or a day of the week. Write the date, such as 2022-03-31, or leave the cell empty if it is not known.
bulk-cell-unreadable = The cell has characters that cannot be read. Save the file as CSV in UTF-8 or as .xlsx.
bulk-cells-merged = Row { $first } has merged cells ({ $range }), so the table was not read. Unmerge them and fill in every cell.
bulk-cells-struck-out = Cells struck out but imported: { $cells }. Empty or correct them if they are no longer valid.
bulk-choice-doubtful = It is imported as { $name }, but may mean something else. Check it, and write a name from the list.
bulk-choice-unknown = Write one of: { $names }. Other accepted names are listed in docs/columns.md.
bulk-column-without-header = Column { $column } has no header; none of its cells are read.
bulk-columns-too-many = Cell { $cell } is beyond the { $max } columns that are read. Delete what is not needed.
bulk-committee-abolished = The committee was abolished and can no longer be changed.
bulk-committee-code-malformed = A committee code has 12 digits.
bulk-committee-unknown = There is no committee with this code in your jurisdiction. Check the code.
bulk-date-counts-as-not-given = This is not a date and counts as not given. Leave the cell empty if it is not known.
bulk-date-incomplete = The date is incomplete. Write it as 2022-03-31.
bulk-date-invalid = This is not a valid date. Write it as 2022-03-31, 2022/3/31, 2022.3.31 or 20220331.
bulk-date-order-unclear = It is not clear which number is the year, or the year does not have four digits. Write it as 2022-03-31.
bulk-date-serial-number = This is the serial number of a date in a spreadsheet. Format the column as a date, or write 2022-03-31.
bulk-date-weekday-wrong = The day of the week does not match the date. Check it and write only the date, such as 2022-03-31.
bulk-date-with-text = The date is followed by text that is not a time. Check it and write only the date, such as 2022-03-31.
bulk-date-with-time = The date has a time, and may be one day early if a program wrote it in UTC. Check it and write only the date, such as 2022-03-31.
bulk-date-without-day = The day of the month is missing. Write the complete date, such as 2022-03-31.
bulk-export-not-a-query = Only a query can be exported.
bulk-export-purpose-missing = purpose is missing. Send one of { $names }.
bulk-export-purpose-unknown = purpose must be one of { $names }.
bulk-export-token-expired = The token has expired.
bulk-file-archive = This is an archive ({ $extension }), not a table. Extract it and upload the .xlsx or the .csv in UTF-8 that it contains.
bulk-file-big5 = This is text in Big5. Open it in a spreadsheet, check that its text is displayed correctly, save it as .xlsx or as .csv in UTF-8 and upload that file.
bulk-file-damaged = The file is damaged and cannot be read ({ $place }). Open it in a spreadsheet, save it as .xlsx, and upload that file.
bulk-file-damaged-after-row = The file is damaged after row { $row }. Open it in a spreadsheet, save it as .xlsx and upload that file.
bulk-file-json = This is JSON, not a table. Enter its content into the template, save that as .xlsx or as .csv in UTF-8 and upload it.
bulk-file-not-a-table = This is { $format }, not a table in .xlsx or CSV, perhaps renamed. Open it in a spreadsheet, save it as .xlsx or as .csv in UTF-8 and upload that file.
bulk-file-not-opened = { $path } cannot be opened: check its path and permissions.
bulk-file-ods = This is an OpenDocument file (.ods). Save it as .xlsx and upload that file.
bulk-file-password = The file has a password. Save it without one and upload that file.
bulk-file-picture = This is a picture, not a table. Enter its content into a table, save that as .xlsx or as .csv in UTF-8 and upload it.
bulk-file-too-large = The decompressed file is too large ({ $part }) and was not read. Delete pictures and empty rows and columns, or split it into several files.
bulk-file-without-rows = The file has no rows of data. Fill in rows below the headers of the template and upload it.
bulk-file-without-shared-strings = The shared strings of the workbook (sharedStrings.xml) are missing or incomplete: a cell in row { $row } or later has no text. Open the file in a spreadsheet, check it, save it as .xlsx and upload that file.
bulk-file-xls = This is an old .xls file, perhaps renamed. Open it in a spreadsheet, save it as .xlsx and upload that file.
bulk-file-xlsb = This is a binary workbook (.xlsb). Save it as .xlsx and upload that file.
bulk-file-zip = This is a .zip archive, not a workbook, perhaps renamed. Extract it and upload the .xlsx or .csv file in it.
bulk-footer-repeats-headers = Row { $row } repeats the headers and is not read.
bulk-footer-total = Row { $row } appears to be a total, a note or a signature and is not read.
bulk-format-html = a web page (HTML)
bulk-format-mhtml = a web page in one file (MHTML)
bulk-format-pdf = a PDF
bulk-format-rtf = an RTF document
bulk-format-xml = an XML file
bulk-format-xml-spreadsheet = a spreadsheet in the XML of Excel 2003
bulk-formats-too-many = The formats of the cells change too often, so the file was not read. Format each column as text and upload it again.
bulk-grid-number-closed = The grid with this number is closed, and its number cannot be used again. Leave the number empty.
bulk-grid-number-not-next = Numbers are assigned without gaps. Number the new grids in order from { $next }, or leave the cells empty.
bulk-grid-numbers-used-up = The committee has the maximum of { $max } grids.
bulk-grid-unknown = The committee has no such grid. Write its number, code or name, or import the grids first.
bulk-group-unknown = There is no such group. Write one or more of { $names }, separated by ;.
bulk-groups-not-given = This was read as an empty cell, which does not change the registered groups. Leave the cell empty if there is no group.
bulk-header-duplicate = The headers "{ $name }" and "{ $first }" mean the same column. Delete one, or put # before the header of the column to skip.
bulk-header-ignored = The column "{ $name }" is not read.
bulk-header-missing = The required column "{ $name }" is missing. Add it, or use the template.
bulk-header-nearest = {" "}Did you mean "{ $name }"?
bulk-header-none-known = Row { $row } has no known header. Put a row of headers above the data, or use the template.
bulk-header-not-quoted = The cell
bulk-header-not-separated = { $header } is not one header: columns must be separated by commas. Save it as CSV with commas.
bulk-header-of-another-person = {" "}It seems to be about another person or thing than the row, such as the head, a guardian or the place of registration.
bulk-header-preceded-by-title = The headers are in row { $row }; this row is treated as a title and not read.
bulk-header-quoted = "{ $name }"
bulk-header-unknown = { $header } is not a known header.{ $hint } Put # before the header of a column to skip. Known headers: { $names }.
bulk-household-address-repeated = Row { $row } has the same address. If it is the same household, delete one of the rows; if it is another one, such as another room, say so in the address.
bulk-household-alike-in-row = Row { $earlier } has an address that is spelled alike. If it is the same household, delete one of the rows; if it is another one, write "another household" into the column of that name.
bulk-household-known-already = The household at this address is registered, and the row has changed it. Another household needs an address of its own, such as the one with the room.
bulk-household-unknown = The committee has no household at this address. Check it, or import the households first.
bulk-household-unknown-with-alike = { $words } Registered addresses that are spelled alike: { $addresses }.
bulk-household-without-address = Fill in the address, or estate, building, unit and room.
bulk-job-conflict = Other changes of the same data prevented the import from finishing. Upload the same file again: rows that were imported already are not registered twice.
bulk-job-header-problems = The headers have problems and nothing was written. { $problems }
bulk-job-problems = The file has problems and nothing was written. Correct them and upload it again.
bulk-jobs-too-many = You have { $max } files that are waiting or running. Upload more when they are done.
bulk-number-out-of-range = Write a whole number from 1 to { $most }, or leave the cell empty if there is none.
bulk-reading-stopped = Reading was stopped.
bulk-resident-another-number = The household has a resident with this name and birth date and another identity number. Check it; write "same person" or "new person" into the column "same or new".
bulk-resident-doubted = { $why }. If it is the same person, write "same person" into the column "same or new", and this row corrects the resident; if it is another, write "new person".
bulk-resident-known-already = The household has a resident with this name and birth date, and the row was assigned to that resident. If it is another person of the same household, fill in the identity number.
bulk-resident-like-row = { $why }: see row { $row }. If it is the same person, delete one of the rows; if it is another, write "new person" into the column "same or new".
bulk-resident-number-of-another = This identity number is registered for { $name }, whose name is different. If it is the same person, write "same person" into the column "same or new"; otherwise correct the number.
bulk-resident-relation-to-another-head = The relation is to the head in row { $row }, who is not the registered head of the household. Correct that row, or enter the relation to the registered head.
bulk-resident-relation-unknown = The household has a new head. The relation of { $name } to it is unknown and is stored as OTHER_RELATIVE. Add a row with the relation.
bulk-resident-same-not-found = The column "same or new" says "same person", but no matching resident was found in the household, or another row matches that resident. Check address, name, birth date and identity number; for a resident who is not registered yet, write "new person".
bulk-resident-several = { $count } residents of the household have this name. Fill in the identity number or the birth date; if it is another person, write "new person" into the column "same or new".
bulk-resident-sex-of-number-differs = The identity number of the resident with this name implies another sex than the row. Write "same person" or "new person" into the column "same or new".
bulk-row-duplicate = This is also in row { $row }. Delete one of them.
bulk-row-likely-duplicate = This may be the person of row { $row }. If it is the same person, delete one of the rows; if it is another, write "new person" into the column "same or new".
bulk-row-not-text = Row { $row } is not text, or the file is in UTF-16. Save it as CSV in UTF-8, or as .xlsx.
bulk-row-quote-unclosed = A quotation mark in row { $row } is not closed, so the rest of the file cannot be split into rows. Check that row.
bulk-row-struck-out = Row { $row } is struck out, treated as void and not imported. If it is valid, remove the strikethrough and upload it again.
bulk-row-too-long = Row { $row } is longer than 1 MiB; perhaps a quotation mark is not closed. Check that row.
bulk-rows-all-struck-out = All rows of data are struck out and treated as void ({ $count } in total). If they are valid, remove the strikethrough and upload the file again.
bulk-rows-empty = From row { $first } on more than { $max } rows are empty; reading was stopped. Delete the empty rows and upload the file again.
bulk-rows-hidden = Hidden rows, by a filter or manually: { $rows }{ $more } ({ $count } in total). They were read too. If they should not be imported, delete them and upload the file again.
bulk-rows-hidden-more = {" "}and others
bulk-rows-too-many = A sheet has more than { $max } rows and was not read. Delete empty rows, or split it into several files.
bulk-rows-too-many-for-transaction = At most { $most } rows can be imported in one transaction. Use PARTIAL, or several files.
bulk-sheet-ignored = The sheet "{ $name }" is not read: only the first visible sheet is.
bulk-sheet-not-read = The sheet "{ $name }" has rows too, but only the first visible sheet is read. Move them there, or upload them in a separate file.
bulk-sheet-others = {" "}({ $names })
bulk-sheet-without-rows = The sheet { $sheet } has no rows of data, and no other sheet{ $others } is read. Fill in rows below its headers and upload the file again.
bulk-template-unit-missing = Provide exactly one of committee and division, with a code in your jurisdiction.
bulk-text-invalid = Write at most { $max } characters, none of them hidden.
bulk-value-counts-as-not-given = This is not a valid { $name } and counts as not given. Leave the cell empty if it is not known.
bulk-value-required = "{ $name }" is required: fill it in.
bulk-value-too-long = A value in the file is longer than 1 MiB ({ $name }, near row { $rows }) and was not read. A cell has at most 32,767 characters.
bulk-workbook-password = The workbook has a password. Save it without one as .xlsx and upload that file.
bulk-workbook-without-visible-sheet = The workbook has no visible sheet. Unhide the one to read and upload it again.

## Campaigns

campaign-beyond-jurisdiction = The campaign extends beyond your jurisdiction. Only an office that is responsible for all of it can change it.
campaign-closed = The campaign was closed on { $day } and its figures are final. Earlier visits cannot be added either.
campaign-closed-before-last-visit = There are visits after { $closed_on }. Use the date of the last visit or a later date, or omit it to use today.
campaign-closed-before-start = closedOn is before the first day ({ $starts_on }). Provide that date or a later one.
campaign-ends-before-start = endsOn ({ $ends_on }) is before startsOn ({ $starts_on }). Provide that date or a later one.
campaign-field-required = This population requires { $field }.
campaign-field-unused = This population does not use { $field }. Omit it.
campaign-too-long = A campaign lasts at most { $max } days; { $starts_on } to { $ends_on } is too long. Split it.

## Catalog

catalog-special-group-unknown = There is no such special group. Use one of { $keys }.
catalog-subcommittee-kind-unknown = There is no such kind of subcommittee. Use one of { $keys }.

## Committees

committee-abolished = The committee was abolished on { $day } and can no longer be changed.
committee-abolished-before-start = The date cannot be before { $from }, the first day of the committee.
committee-code-and-id = Provide exactly one of code and id.
committee-code-former = The code { $code } is the former code of { $owner }{ $since }, and is not reused. Check it.
committee-code-out-of-range = The last three digits of the code { $code } must be 001 to 599.
committee-code-owner = { $name } (now { $now })
committee-code-owner-hidden = another committee
committee-code-since = {" "}since { $day }
committee-code-taken = The code { $code } is taken. Check it; codes of abolished committees are not reused.
committee-division-and-code = Provide exactly one of division and committeeCode.
committee-in-and-code = Provide either in or committeeCode, not both.
committee-town-not-below = { $town } has no town whose code is the first nine digits of { $code }.
committee-town-unknown = The town of the code { $code } does not exist in your jurisdiction. Check the code.
committee-urban-rural-class-invalid = The urban-rural class must be 111, 112, 121, 122, 123, 210 or 220.

## Coverage

coverage-period-invalid = from must not be after to, and at most { $most } points are allowed. Choose a shorter period or a larger step.

## Dates

date-before-committees = { $field } is { $day }, which is before { $earliest }, when no committees existed. Check the year.
date-before-establishment = { $field } is { $day }, which is before the date of establishment ({ $first }). Enter that date or a later one.
date-before-living = { $field } is { $day }, more than { $years } years ago and before the birth of any living person. Check the year.
date-in-future = { $field } is { $day }, which is after today ({ $today }). The date cannot be in the future.
date-of-empty-cell = { $field } is { $day }, which spreadsheets show for 0 or an empty cell. Enter the actual date.

## Demo

demo-division-without-counties = The register has no such division, or the division has no county.

## Elections

election-taken-over-before-last = An election with takenOverOn { $last } is already recorded. takenOverOn must be later.
election-taken-over-before-term = The committee's term started on { $term }. takenOverOn must not be earlier; if the term is wrong, correct termFrom first.
election-taken-over-before-vote = takenOverOn must not be before the vote ({ $held_on }).

## Feed

feed-cursor-invalid = This is not a cursor of the change feed: use a cursor that `changes` returned. If you have none, query `changes` without `after` first, and then read the data again.
feed-first-out-of-range = `first` must be 1 to { $max }, not { $first }.
feed-mandate-unknown = `mandate` does not name a mandate that applies in your jurisdiction.
feed-unit-unknown = `in` does not name a unit in your jurisdiction. Use the ID of a division or committee in it, or omit it.

## Grids

grid-closed = The grid was closed on { $day }. Use an open grid.
grid-closing-before-appointment-end = An appointment in the grid ended on { $last }. Provide that date or a later one.
grid-code-and-id = Provide exactly one of code and id.
grid-norm-out-of-range = { $field } must be 1 to { $max }, or null for no norm.
grid-not-empty = The grid has households: { $households }, appointments: { $held }, three-person groups: { $groups }. Move the households to another grid, end the appointments and dissolve the group first.
grid-numbers-used-up = The committee has the maximum of { $max } grids. Change an existing grid.
grid-subcommittee-dissolved = The subcommittee was dissolved on { $day }. Leave it out of the list.
grid-subcommittees-too-many = subcommitteeIds can have at most { $max } entries.

## Households

household-address-alike = The committee has a household at "{ $address }", which is spelled alike, see `alike`. If this is another household, repeat with acceptDuplicate: true.
household-address-alike-in-file = The committee has a household at "{ $address }", which is spelled alike. If it is the same household, enter that address; if it is another one, enter "another household" in the column of that name.
household-address-closed = The household at this address was closed on { $day } ({ $reason }), see `alike`. If this is a new household, repeat with acceptDuplicate: true.
household-address-closed-in-file = The household at this address was closed on { $day } ({ $reason }). If it no longer exists, delete the row; if this is a new household, enter "another household" in the column of that name.
household-address-has-number = The address contains a telephone or identity number. Enter the number in the field of the resident.
household-address-invalid = This is not an address. Enter the address itself, not a reference to another row or a note, a word for unknown, or 0.
household-address-of-another-head = The household of { $there } is registered at this address. Distinguish another one in its address, such as by 之二.
household-address-part-as-above = Enter the part of the address itself, not a reference to another row or a note; enter nothing if there is none.
household-address-part-mismatch = "{ $part }" does not match the address "{ $address }". Correct one of them.
household-address-taken = The committee already has a household at this address, see `alike`. Check it, or update that household; if it is another one, such as another room, say so in the address.
household-closed-advice = {" "}and can no longer be changed. If this is a new household, register it with householdRegister first.
household-closed-advice-in-file = {"."} If it no longer exists, delete the row; if this is a new one, import the households first.
household-closed-before-departure = on is { $on }, but a resident left the household as late as { $day }. Give that date or a later one; if that date is wrong, correct it first with residentLeave and corrects: true.
household-closed-on = The household was closed on { $day }
household-closed-on-for-reason = The household was closed on { $day } ({ $reason })
household-closed-with-advice = { $was }{ $what }
household-closing-by-split-or-merge = Use householdSplit or householdMerge for this.
household-closing-correction = correction
household-closing-demolished = demolished
household-closing-merged = merged into another
household-closing-moved = moved
household-closing-other = another reason
household-closing-split = split
household-closing-with-residents = The household has residents. Move them first, or close the household as DEMOLISHED or MOVED.
household-grid-id-missing = Give gridId: the ID of a grid, or null to remove the household from its grid.
household-head-exists = The household already has a head. Give the relation to the head, or change headId with householdUpdate first.
household-head-exists-in-file = The household already has a head. Correct the relation, or that of the present head in the same table.
household-head-is-resident = The head is a resident: change their name with residentUpdate, or set headId to null.
household-head-is-resident-in-file = The head of the household is a resident with another name. Correct the name, or change the head in a table of residents.
household-head-lost = The resident is the head of the household, which would be left without one. Name another head with headId of householdUpdate, or set headId to null.
household-head-lost-in-file = The resident is the current head of the household, which would be left without one. Correct the relation, or enter the new head in the same table.
household-head-not-among-residents = headId is not one of residentIds. Choose the head from the residents who move.
household-in-another-committee = { $field } is in another committee. Use householdMoveOut.
household-in-same-committee = The household is in this committee. Change its address with householdUpdate.
household-merged-into-itself = fromId and intoId are the same household. Choose another.
household-part-differs = The household at this address is registered with "{ $there }", not with "{ $part }". If it is another household, say so in the address; to correct the registered value, use householdUpdate.
household-relation-of-head = headId names this resident as the head, whose relation is HEAD. Remove the resident from relations, or change headId.
household-relation-of-other = This resident does not join the household. Give relations only for residents who join it.
household-relation-second-head = headId or relations names another resident as the head, and a household has only one. Correct headId or relations.
household-relation-twice = The relation of this resident is given twice. Remove one.
household-relations-too-many = relations can have at most { $max } entries. Change the others with residentUpdate.
household-resident-unknown = The household has no resident with this ID. Use the ID of one of its residents.
household-residents-none-left = No resident would remain. Leave at least one resident there, or change the address with householdUpdate.
household-residents-out-of-range = residentIds must have 1 to { $max } entries.
household-successor = { $by }{ $place }{ $since }{ $what }
household-successor-advice = {"."} Use that one (becameOf).
household-successor-advice-in-file = {"."} Enter the committee code and address of that household and check the relation to its head, or delete the row.
household-successor-closed-on = , which was closed on { $day }
household-successor-hidden = {" "}and moved to a committee outside your jurisdiction, which registers it.
household-successor-merged-into = {" "}and merged into{" "}
household-successor-moved-to = {" "}and moved to{" "}

## HTTP

http-accept-unsupported = Accept must include application/graphql-response+json, application/json or text/event-stream.
http-authorization-malformed = The header must be Authorization: Bearer <token>.
http-body-incomplete = The body is incomplete.
http-body-late = The body did not arrive within 10 seconds.
http-body-too-large = The body is larger than { $most } bytes.
http-content-type-unsupported = The Content-Type must be application/json in UTF-8, without compression.
http-events-token-expired = The token has expired. Reconnect with a new token and continue from the last cursor.
http-events-too-many = Too many live connections are open. Close the connections that you do not use.
http-export-body-invalid = The body must be JSON: {"{"}"query": …, "variables": …, "purpose": …{"}"}.
http-export-format-unknown = An export can be .xlsx, .csv or .jsonl.
http-job-kind-missing = Provide kind (HOUSEHOLDS, RESIDENTS or GRIDS) and mode (CHECK, ATOMIC or PARTIAL).
http-job-unknown = It does not exist, or you did not upload it.
http-member-type-wrong = { $name } must be { $expected }.
http-method-not-allowed = Use POST or GET.
http-mutation-by-get = Send mutations by POST.
http-origin-refused = This origin is not allowed. An operator can add it with --allow-origin.
http-path-unknown = There is no { $asked }. Check the method and the path, which has no trailing slash. Available: { $paths }.
http-request-malformed = The request must be one JSON object: {"{"}"query": "…", "variables": {"{"}…{"}"}{"}"}, or a GET with ?query= or ?documentId=; batches (arrays) of requests are not supported.
http-subscription-without-stream = A subscription requires Accept: text/event-stream, or a WebSocket (graphql-transport-ws).
http-template-unit-missing = Provide exactly one of committee (a 12-digit committee code) and division (a division code).
http-template-unknown = The templates are households, residents and grids, as .xlsx or .csv.
http-upload-late = The file did not arrive in time. Send it again.
http-upload-multipart = Send the file itself as the request body, not a multipart form.
http-upload-too-large = The file is larger than 50 MB. Split it into several files.
http-url-encoding-invalid = The parameters of the URL must be percent-encoded UTF-8.

## IDs

id-malformed = This is not an ID of this API. Codes are not IDs: use the id field of an object.
id-of-another-type = This ID does not belong to the type { $expected }. Use the id field of an object of this type.

## Mandates

mandate-beyond-jurisdiction = The mandate extends beyond your jurisdiction. Only an office that is responsible for all of it can change it. Ask the issuer, { $issuer }.
mandate-closed = The mandate was { $state } on { $day } and can no longer be changed.
mandate-closed-before-decision = An extension or exemption was granted on { $first }. Provide that date or a later one.
mandate-closed-before-issue = The date is before the date of issue, { $issued_on }.
mandate-committee-kinds-empty = committeeKinds must not be empty. Omit it to include both kinds.
mandate-days-after-election-out-of-range = daysAfterElection must be 1 to 365.
mandate-due-before-issue = The due date { $due_on } is before the date of issue { $issued_on }.
mandate-exists = A mandate with this document number ({ $number }), scope and milestone is already open. Supersede or withdraw it.
mandate-milestone-not-recurring = This milestone is not due again in a new term: the subcommittee remains established, or its appointments do not end with the committee's term. Omit daysAfterElection.
mandate-milestone-unknown = The milestone does not exist. Use one of: { $keys }.
mandate-replacement-unfit = The replacement must be a different mandate that was issued on the same date or later, for the same kind and milestone, for at least the same kinds of committees, and in the same division or a division above it.
mandate-state-superseded = superseded
mandate-state-withdrawn = withdrawn

## Measures

measure-argument-unfit = `specialGroup` is required for `CAREGIVER` and only allowed there; `campaignId` is required for `CAMPAIGN` and only allowed there.
measure-in-and-committee-code = Provide exactly one of in and committeeCode.

## Memberships

membership-begins-after-departure = The resident left or died on { $day }, so fromOn must be before that date.
membership-caregiver-before-membership = fromOn is { $from_on }, which is before the first day of the membership ({ $first }). Enter that date or a later one.
membership-caregiver-exists = The person is already a caregiver of this member. Choose another person, since each caregiver must be a different person.
membership-caregivers-too-many = A member can have at most { $max } caregivers. End one of them first.
membership-date-not-later = { $field } is { $day } and must be after { $than }. Give a later date.
membership-ended = It ended on { $day } and cannot be changed. Create a new one.
membership-exists = The resident already belongs to this group. Review that membership, or end it first.
membership-overlaps = The resident belonged to this group from { $from_on } until { $day }. Give { $day } or a later date.
membership-resident-gone = The resident has left or died and cannot belong to a special group.
membership-role-not-permitted = Your role may not read special groups. Use the statistics instead.
membership-until-before-first-day = untilOn is before the first day ({ $from }). Give that date or a later one.

## Nodes

node-ids-too-many = ids can have at most { $max } entries.

## Obligations

obligation-already-exempt = The committee is already exempt from this mandate.
obligation-already-met = The obligation was met on { $met_on }, so no exemption is needed.
obligation-committee-not-bound = The mandate does not bind this committee. Check the mandate and the code.
obligation-extension-not-later = The new due date must be after { $due_on }, the due date of the mandate.
obligation-none-in-division = The mandate binds no committee in this division. Check the code of the division.
obligation-none-to-extend = No obligation here can be extended: all are met, exempt, or already due on or after the new date.

## Personal data

personal-lookups-too-many = At most { $max } lookups by number in a minute. Try again after a minute.
personal-number-length-wrong = The number is incomplete or too long.
personal-number-wrong = number: { $wrong } Check it and enter the full number.
personal-numbers-too-many-in-files = At most { $max } identity numbers from files are compared in 24 hours. Imported rows are kept; send the rest after 24 hours.
personal-numbers-too-many-in-minute = At most { $max } identity numbers can be registered or corrected in a minute. Try again after a minute.

## Residents

resident-alike-advice = , see `alike`. If it is the same person, correct the data with residentUpdate; use residentMove if the person is in another household or had left, and residentTransfer if the person went to another committee. If this is another person, repeat with acceptDuplicate: true.
resident-alike-advice-in-file = {"."} If it is the same person, move the person into this household first; if it is another one, enter "new person" in the column "same or new".
resident-alike-by-name = The household has or had a resident with this name and another date of birth
resident-alike-by-name-and-birth = The committee has or had a resident with this name and date of birth
resident-alike-by-name-without-birth = The household has or had a resident of this name
resident-alike-by-number = The committee has or had a resident with this identity number
resident-alike-by-surname = The household has or had a resident whose name differs only in the surname spelling, such as 萧 and 肖
resident-alike-dead-advice = , see `alike`. That resident is registered as dead. If it is the same person, they cannot be registered again; if the death was recorded by mistake, correct that first with residentLeave and corrects: true. If this is another person, repeat with acceptDuplicate: true.
resident-alike-dead-advice-in-file = {"."} That resident is registered as dead. If it is the same person, delete the row, or first correct the death if it was recorded by mistake; if it is another person, enter "new person" in the column "same or new".
resident-alike-hidden = The committee has a resident outside your grids who may be the same person. Ask a committee worker; if this is another person, repeat with acceptDuplicate: true.
resident-alike-nameless = The household has a child with this date of birth, and one of the two is registered without a name
resident-alike-with-addresses = { $words } Registered at { $addresses }.
resident-alike-with-advice = { $why }{ $what }
resident-alike-with-departure = { $words } One of them { $gone }.
resident-alive-elsewhere = A living resident is registered with the identity number of this one. If it is the same person, record the death where the person is registered now; if the number is wrong, correct it first.
resident-already-erased = The personal data were already erased on { $day }.
resident-already-in-household = The resident is already in this household. Choose another, or change the relation with residentUpdate.
resident-already-left = The resident has already left and does not belong to a household.
resident-birth-implausible = The date of birth is { $birth }, more than { $years } years ago, which is older than any living person. Check it.
resident-correction-without-departure = The resident is in a household, so there is no departure to correct. Omit corrects.
resident-correction-without-revision = A correction requires expectedRevision: the revision that you read.
resident-date-before-birth = { $field } is { $on }, before the resident was born. Check the date.
resident-date-before-departure = { $field } is { $on }, which is before the resident left the previous household ({ $first }). A resident belongs to only one household on a day. Give { $first } or a later date.
resident-date-before-joining = { $field } is { $on }, which is before the resident joined the household ({ $first }). Give { $first } or a later date.
resident-date-before-registration = { $field } is { $on }, before the resident was entered in the register ({ $day }). Give { $day } or a later date, or ask a committee worker or an official to record the earlier date: they may see the date of birth.
resident-dead = The resident died on { $day } and cannot be moved.
resident-death-before-departure = on is { $on }, before the date on which the resident left ({ $left }). Give that date or a later one; if that date is wrong, correct it first with corrects: true.
resident-departed = The resident { $gone }.{ $death } If the date or the reason is wrong, repeat with corrects: true and expectedRevision.
resident-departure-death-advice = {" "}If the resident has died since, give the reason DEATH.
resident-departure-died = died on { $day }
resident-departure-left = left on { $day } ({ $reason })
resident-departure-undated = has left
resident-erased = The personal data of the resident were erased on { $day } and cannot be changed. If the person returns, register them again.
resident-erasure-in-group = The resident still belongs to a special group, whose file must be kept by law. End the membership first.
resident-erasure-in-household = The resident still belongs to a household. Record the departure first: moved, died or corrected.
resident-erasure-keeps-dates = IDs, sex, relation, living state and dates
resident-erasure-keeps-dates-why = Published counts and the history of the household do not change
resident-erasure-keeps-groups = Dates of special groups and their caregivers
resident-erasure-keeps-groups-why = Assistance files are kept by law
resident-erasure-keeps-log = Who changed and read the row and when, without its content
resident-erasure-keeps-log-why = The handling of personal data must remain provable
resident-erasure-without-death = The register has no date of death. Enter it first, or give another reason.
resident-field-too-long = { $field } must have at most { $most } characters.
resident-first-day-before-birth = The first day is before the resident was born. Check both dates.
resident-in-another-committee = The resident is now registered in another committee, see `next`. Make the change there.
resident-joins-by-death = DEATH is not a valid reason for joining a household. Choose another one; to record a death, use residentLeave.
resident-leaves-after-household-closed = on is { $on }, but the household of the resident was closed on { $closed }. Give that date or an earlier one.
resident-leaves-by-birth = BIRTH is not a valid reason for a departure. Choose another one.
resident-leaves-by-registration = REGISTERED is not a valid reason for a departure. Choose another one.
resident-leaves-by-reshape = HOUSEHOLD_SPLIT and HOUSEHOLD_MERGED are not valid reasons for a departure. To record that the resident joined another household, use residentMove, householdSplit or householdMerge.
resident-move-to-another-committee = The household is in another committee or not in your jurisdiction. To move between committees, use residentTransfer.
resident-moves-by-birth = BIRTH is not a valid reason for a move. Choose another one; to register a newborn, use residentRegister.
resident-moves-by-death = DEATH is not a valid reason for a move; use residentLeave.
resident-moves-by-registration = REGISTERED is not a valid reason for a move. Choose another one.
resident-name-has-number = The name contains a telephone or identity number. Enter the number in the field of its own.
resident-name-invalid = This is not a name. Enter the name of the person, not "same as above", "unknown", a sign or a number; for a child without a name enter 未取名.
resident-name-lost-character = The name has a character that a program could not store, shown as ? or □. Enter the full name.
resident-name-masked = Part of the name is hidden, such as with * or XX. Enter the full name; for a child who has no name yet, enter 未取名.
resident-name-notes-death = A note at the name says that the person is dead and cannot be registered as living. Record the death with residentLeave, or omit the row if the person is not registered; for a head, enter the present head.
resident-name-notes-departure = A note at the name says that the person is no longer registered here. Record the departure with residentLeave, or omit the row if the person is not registered; if the person still lives here, remove the note and enter the living state; for a head, enter the present head.
resident-name-of-several = The text contains more than one name. Enter the name of one person, and register the others separately; the dot within a name is ·.
resident-number-empty = { $field } is empty. Enter the number, or null if it is unknown.
resident-number-not-by-grid-worker = A grid worker cannot register this identity number. Check it; if it is right, ask a worker of the committee to register it.
resident-number-of-dead = This identity number belongs to a resident who is registered as dead, see `alike`, and cannot be registered again. Check it; if the death was recorded by mistake, correct that first with residentLeave and corrects: true.
resident-number-of-dead-elsewhere = This identity number belongs to a resident who is registered as dead, and cannot be registered again. Check it; if the death was recorded by mistake, ask the civil affairs office above you to correct it.
resident-number-of-dead-in-file = This identity number belongs to a resident who is registered as dead, and cannot be registered again. Check it; if it is correct, delete the row; if the death was recorded by mistake, correct that first.
resident-number-of-departed = This identity number belongs to a resident who has left, see `alike`, and cannot be registered again. If the person has returned, use residentMove, or residentTransfer if the person went to another committee; otherwise check the number.
resident-number-of-departed-in-file = This identity number belongs to a resident who has left, and cannot be registered again. If the person has returned, move the person into this household first; otherwise check the number.
resident-number-outside-jurisdiction = This identity number is registered outside your jurisdiction. Check it; if it is correct, ask the civil affairs office above you to transfer the person.
resident-number-place-here = this committee
resident-number-taken = A resident with this identity number is already registered, see `alike`. If it is the same person, use residentMove or residentTransfer, or change the living state; if the number is wrong, correct it.
resident-number-taken-in-file = This identity number is registered in another household of { $place }. If it is the same person, move the person into this household first; if the number is wrong, correct it.
resident-returns-from-another-committee = The resident is now registered in another committee. A user who is responsible for both committees can move the resident back with residentTransfer.
resident-stay-birth = birth
resident-stay-correction = correction
resident-stay-death = death
resident-stay-household-split = household split
resident-stay-households-merged = households merged
resident-stay-marriage = marriage
resident-stay-moved = moved
resident-stay-other = other
resident-stay-registered = registered
resident-stay-work = work or study
resident-transfer-within-committee = The household is in the same committee as the resident. Use residentMove.

## Search

search-too-long = search must have at most { $max } characters.

## Sensitive access

sensitive-access-child-of-another-grid = The resident is registered as under 14 and is not in your grids. Ask a worker of that grid or of the committee to correct the date of birth or the identity number.
sensitive-access-head-former-child = A child who lived in this household is now in another grid or has left, so grid workers cannot change the name of the head. Ask an official or a committee worker.
sensitive-access-head-of-another-grid = Grid workers can change the name of the head only of households in their own confirmed grids. Ask an official or a committee worker.
sensitive-access-move-of-another-grid = Grid workers can move only households and residents of their own grids, or households in no grid. Ask a worker of that grid or of the committee.

## Sessions

session-idempotency-key-invalid = idempotencyKey must have 1 to { $max } visible ASCII characters.
session-idempotency-key-reused = This idempotencyKey was used with different content. Use a new key for a new change.
session-idempotency-keys-differ = The header Idempotency-Key and input.idempotencyKey differ, and nothing was changed. Send one of them, or the same value in both.
session-new-id-invalid = { $field } must be a UUIDv7 generated by the client. If it is omitted, the server generates one.
session-new-id-used = This ID is already used. If you are repeating a request, it has taken effect, and the object may have changed since: read it by this ID. For a new object, generate a new ID.
session-object-of-another-committee = `{ $field }` does not name an object of this committee. Use the ID of an object of this committee.
session-role-not-permitted = Your role does not have permission for this operation. Contact the civil affairs office at the next higher level.
session-sign-in = Sign in: send the header Authorization: Bearer <token>.

## Subcommittees

subcommittee-appointments-of-old-term = appointments from before the committee's term of { $term_from } no longer count ({ $appointments }): end them and appoint again
subcommittee-committee-virtual = The committee is virtual and has no subcommittees. Provide a real committee.
subcommittee-director-missing = needs a director: appoint a person who has an appointment in the committee itself
subcommittee-director-not-in-committee = the director must have an appointment in the committee itself: appoint them there, or another director
subcommittee-dissolved = The subcommittee was dissolved on { $day } and can no longer be changed.
subcommittee-dissolved-on = dissolved on { $day }
subcommittee-end-before-last-record = An appointment or milestone is dated { $last }. Provide that date or a later one.
subcommittee-established-before-previous-end = The previous subcommittee of this kind was dissolved on { $end }. Provide that date or a later one.
subcommittee-kind-exists = A subcommittee of this kind has existed since { $day }. Dissolve it before you establish another.
subcommittee-kind-not-in-force = { $kind } can be established from { $from }. Provide that date or a later one.
subcommittee-medical-too-few = needs at least { $needs } with a medical background, has { $has }: appoint a village doctor or staff of the health station
subcommittee-members-too-few = needs at least { $needs } members, has { $has }: appoint { $more } more
subcommittee-members-too-many = may have at most { $most } members, has { $has }: end the appointments of { $less }
subcommittee-milestone-already-recorded = The milestone is already recorded as reached on { $day }. To correct it, revoke it first.
subcommittee-milestone-automatic = This milestone is reached when the subcommittee is established and cannot be { $verb }.
subcommittee-milestone-derived = This milestone is derived from the appointments and cannot be { $verb }. Appoint persons or end appointments instead.
subcommittee-milestone-not-recorded = The milestone is not recorded for this subcommittee, so there is nothing to revoke.
subcommittee-milestone-unknown = There is no such milestone. milestone must be one of { $keys }.
subcommittee-milestone-verb-recorded = recorded
subcommittee-milestone-verb-revoked = revoked

## Three-person groups

three-person-group-dissolved = The three-person group was dissolved on { $day } and can no longer be changed.
three-person-group-exists = A three-person group has existed since { $since }. Dissolve it before you establish another.

## Tokens

token-claims-missing = The token lacks claims of an access token. Request a new token.
token-invalid = The token is invalid or has expired. Request a new token.
token-units-gone = None of the units in the token exists any longer. Request a new token.

## Vault

vault-document-birth-invalid = The date of birth in the identity number is invalid.
vault-document-check-advice = Check the number; enter nothing if it is not known.
vault-document-checksum-wrong = The check digit of the identity number is wrong.
vault-document-digits-lost = A spreadsheet has converted the number to scientific notation, and its last digits are lost.
vault-document-digits-lost-advice = Format the column as text and enter the whole number.
vault-document-elsewhere = The text refers to another cell and is not the number of an identity document.
vault-document-kind-advice = Check the number and the kind; if the kind is omitted, the number determines it.
vault-document-kind-mismatch = The number does not fit the kind of document.
vault-document-malformed = This is not a valid identity document number.
vault-document-malformed-advice = Give the identity number of 18 (formerly 15) digits, or that of a permit, a permanent residence, a passport or a birth certificate; enter nothing if it is not known.
vault-document-noted = A note follows the number.
vault-document-noted-advice = Remove the note; enter nothing if the number is not the current one of this person.
vault-document-with-advice = { $wrong } { $advice }
vault-number-elsewhere-advice = Enter the number itself; enter nothing if it is not known.
vault-phone-digits-lost = A spreadsheet has converted the number to scientific notation, and digits are lost. Format the column as text and enter the whole number.
vault-phone-elsewhere = The text refers to another cell and is not a telephone number.
vault-phone-invalid = This is not a valid telephone number. Enter a mobile number of 11 digits, or a landline number with area code (with 转 before an extension). Separate several numbers with semicolons. Enter nothing if the number is unknown.
vault-phones-too-many = Enter at most { $max } telephone numbers.

## Visits

visit-account-unknown = No person of the committee has the account { $account }. Enter the visitorId of the person who made the visit, or register their account first.
visit-after-closing = on is { $on }, before the last visit to the household ({ $day }). Give { $day } or a later date.
visit-before-campaign = visitedOn is { $day }, before the campaign starts ({ $first }). Check the date and the campaign.
visit-campaign-unknown = The campaign does not exist or does not include the household's committee. Check the campaign.
visit-household-closed = The household was closed, merged or moved on { $closed }, so the visit must be before that date. Record a later visit for the household that replaced it (becameOf).
visit-household-not-in-campaign = The campaign does not include the household. Check both; if it should be included, register its residents first.
visit-not-by-worker-of-grid = In a campaign for a special group, grid workers can record visits only to households in their own grids whose grid is confirmed. Ask a worker of the household's grid or of the committee.
visit-refusal-reason-missing = A reason is required if the visit was refused.
visit-visitor-of-another-committee = `visitorId` is not a person of this committee. Use the ID of a person of the household's committee.
visit-visitor-without-appointment = { $names } had no appointment on { $day } in the household's grid or committee. Appoint them first, or enter the visitorId of the person who made the visit.

## Warnings

warning-address-elsewhere = The address begins with { $place }, but the committee is not in { $place }. It is taken as written: check the address and the code of the committee.
warning-address-note-left-out = What describes the occupants or the state of the home in the address, such as "vacant", "rented", a name, a telephone number, a postal code or a label, is not part of it and was left out.
warning-address-part-not-given = This is not part of an address and counts as not given. Leave it empty if there is none.
warning-date-not-given = { $day } is what a spreadsheet shows for an empty cell, and counts as not given.
warning-groups-ended = The memberships of the resident in these special groups ended when the resident left on { $left_on } and are not restored: { $groups }. Begin those that still apply with membershipBegin, and name the caregivers with caregiverName.
warning-name-not-given = This is not a name and counts as not given. Leave it empty if there is no name.
warning-name-note-left-out = A number, title or note at the name is not part of it and was left out.
warning-name-private-use = The name contains a private-use character, which other computers display differently. Check it, and use a standard character if there is one.
warning-number-not-given = This is not a number and counts as not given. Leave it empty if there is no number.
warning-number-note-left-out = The text next to the number is not part of the number and was left out.
warning-relation-unknown = The relation of these residents to the head of their household is unknown, because it was not given, or the head has changed or left. It is stored as OTHER_RELATIVE, or NOT_RELATED if it was so before: { $names }. Set relation with residentUpdate. If the household has no head, first set headId with householdUpdate.

## Webhooks

webhook-disabled = The webhook is disabled. Enable it first.
webhook-filter-too-long = `{ $field }` can have at most { $max } values.
webhook-too-many = The unit has { $max } webhooks already. Delete those that are not used.
webhook-url-malformed = `url` must be a complete URL without #, of at most { $max } bytes.
webhook-url-not-https = `url` must begin with https://. For http and private addresses, ask your administrator to set `webhook_private_targets`.
webhook-url-not-public = The address of `url` is not public, so the server does not send events to it. If it should, ask your administrator to set `webhook_private_targets`.
webhook-url-with-user = `url` must not contain a user name or password. Check the signature instead.
