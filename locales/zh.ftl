### Messages for people in Chinese. Keys are sorted, and begin with the slice that uses them.

## Alerts

alert-kinds-empty = kinds 不能为空。不填即为全部类型。
alert-role-not-permitted = 您的角色无权查看提醒。请使用统计数字。

## Appointments

appointment-account-taken = 该账号已属于本村（居）委会的另一人。请核对账号，或先将其从那人名下移除（account 填 null）。
appointment-body-more-than-one = subcommitteeId、gridId、threePersonGroupId 只能填写一个。
appointment-ended = 该任职已于 { $day } 终止。
appointment-person-already-in-body = 此人同一时间已在该机构任职。请先终止原有任职，或填写其后的日期。
appointment-person-name-invalid = 不是姓名。请填写该人的完整姓名，不要填写“无”“同上”或号码。
appointment-person-not-exactly-one = 请在 personId 和 person 中提供且仅提供一个。
appointment-role-not-in-body = 该机构没有这一职务。role 应为以下之一：{ $roles }。
appointment-role-taken = 该职务同一时间只能有一人，现已有人担任。请先终止其任职，再任命新人。
appointment-starts-later = 有人自 { $from } 起任职。请填写不早于该日的日期。
appointment-term-end-not-after-start = termEndsOn 应晚于任职首日（{ $from }）。
appointment-until-before-first-day = untilOn 早于任职首日（{ $from }）。请填写不早于该日的日期。

## Bulk imports and exports

bulk-annotated-not-written = 无法写出标注了问题的工作簿。请检查数据目录的空间和权限。
bulk-answer-counts-as-empty = 不是答复，已按“未答复”处理。
bulk-cell-boolean = 单元格是逻辑值（TRUE 或 FALSE），不是文字。请将该列设为“文本”格式后重新填写。
bulk-cell-converted-to-date = 内容是日期或时间，可能由表格软件将“3-5”“10:30”等自动转换而来。请将该列设为“文本”格式，并核对后重新填写。
bulk-cell-date-incomplete = 日期不完整：单元格的格式未显示年、月、日中的某一项，该项可能是表格软件自动补上的。请将格式改为“年-月-日”，并填写完整日期，如 2022-03-31。
bulk-cell-digits-lost = 单元格是数字格式或科学计数法（如 4.4E+17），部分数字已丢失。请将该列设为“文本”格式后重新填写。
bulk-cell-error = 单元格是错误值。请填写实际内容。
bulk-cell-formula = 单元格是公式，不能导入。请复制后用“选择性粘贴—数值”粘贴。
bulk-cell-time = 单元格是时间格式，原来填写的内容可能已被改变。请将该列设为“文本”格式后重新填写。
bulk-cell-time-without-date = 单元格中没有日期，只有时刻或星期。请按 2022-03-31 填写；未知请留空。
bulk-cell-unreadable = 单元格含有无法识别的字符。请将文件另存为 UTF-8 编码的 CSV 或 .xlsx。
bulk-cells-merged = 第 { $first } 行有合并单元格（{ $range }），未读取。请取消合并，每格填写一个值。
bulk-cells-struck-out = 单元格 { $cells } 已加删除线，但仍按内容导入。如已作废，请清空或更正。
bulk-choice-doubtful = 按“{ $name }”导入。该说法也可能指其他情况，请核对，并改填列表中的名称。
bulk-choice-unknown = 应为其中之一：{ $names }。其他写法见说明。
bulk-column-without-header = { $column } 列没有表头，该列内容均未读取。
bulk-columns-too-many = 列数超过 { $max }（单元格 { $cell }），未读取。请删除多余的列。
bulk-committee-abolished = 该村（居）委会已撤销，不能再修改。
bulk-committee-code-malformed = 村（居）委会代码应为 12 位数字。
bulk-committee-unknown = 登记库中没有该代码，或不在您的管辖范围。请核对代码。
bulk-date-counts-as-not-given = 不是日期，已按“未提供”处理。没有日期时请留空。
bulk-date-incomplete = 日期不完整。请填写完整日期，如 2022-03-31。
bulk-date-invalid = 不是有效日期。请按 2022-03-31、2022/3/31、2022.3.31 或 20220331 填写。
bulk-date-order-unclear = 年、月、日的顺序不明确，或年份不是四位。请按 2022-03-31 填写。
bulk-date-serial-number = 这是日期单元格的内部序号。请将该列设为“日期”格式，或按 2022-03-31 填写。
bulk-date-weekday-wrong = 日期与星期不符。请核对后只填日期，如 2022-03-31。
bulk-date-with-text = 日期后面有其他文字。请核对后只填日期，如 2022-03-31。
bulk-date-with-time = 日期带有时刻；如由其他系统按国际标准时间导出，可能差一天。请核对后只填日期，如 2022-03-31。
bulk-date-without-day = 只有年和月，缺少日。请填写完整日期，如 2022-03-31。
bulk-export-not-a-query = 只能导出查询。
bulk-export-purpose-missing = 缺少 purpose。应为以下之一：{ $names }。
bulk-export-purpose-unknown = purpose 应为其中之一：{ $names }。
bulk-export-token-expired = 令牌已过期。
bulk-file-archive = 这是压缩文件（{ $extension }），不是表格。请解压后上传其中的 .xlsx 文件或 UTF-8 编码的 .csv 文件。
bulk-file-big5 = 这是 Big5（繁体中文）编码的文本，不能读取。请用表格软件打开并确认文字无误，另存为 .xlsx 或 UTF-8 编码的 .csv 再上传。
bulk-file-damaged = 文件已损坏，无法读取（{ $place }）。请用表格软件打开后另存为 .xlsx 再上传。
bulk-file-damaged-after-row = 第 { $row } 行之后的内容已损坏，无法读取。请用表格软件打开后另存为 .xlsx 再上传。
bulk-file-json = 这是 JSON 数据，不是表格。请按模板填入表格，另存为 .xlsx 或 UTF-8 编码的 .csv 再上传。
bulk-file-not-a-table = 这是{ $format }，不是 .xlsx 或 CSV 表格（可能只改了扩展名）。请用表格软件打开，另存为 .xlsx 或 UTF-8 编码的 .csv 再上传。
bulk-file-not-opened = 无法打开文件 { $path }，请检查路径和权限。
bulk-file-ods = 这是 OpenDocument（.ods）文件，不能读取。请另存为 .xlsx 再上传。
bulk-file-password = 文件有密码，不能读取。请取消密码后另存再上传。
bulk-file-picture = 这是图片，不是表格。请将内容填入表格，另存为 .xlsx 或 UTF-8 编码的 .csv 再上传。
bulk-file-too-large = 文件解压后过大（{ $part }），未读取。请删除图片和空白行列，或分成几个文件上传。
bulk-file-without-rows = 文件中没有数据。请下载模板，在表头下逐行填写后再上传。
bulk-file-without-shared-strings = 工作簿的文字表（sharedStrings.xml）缺失或不完整：第 { $row } 行或其后的单元格找不到文字，无法读取。请用表格软件打开并核对内容，另存为 .xlsx 再上传。
bulk-file-xls = 这是旧版 .xls 文件（或只改了扩展名），不能读取。请用表格软件打开，另存为 .xlsx 再上传。
bulk-file-xlsb = 这是 .xlsb（二进制工作簿），不能读取。请另存为 .xlsx 再上传。
bulk-file-zip = 这是压缩包（.zip），不是工作簿，可能只改了扩展名。请解压后上传其中的 .xlsx 或 .csv 文件。
bulk-footer-repeats-headers = 第 { $row } 行与表头相同，按重复的表头处理，未读取。
bulk-footer-total = 第 { $row } 行按合计、说明或填表信息处理，未读取。
bulk-format-html = 网页（HTML）
bulk-format-mhtml = 单个文件网页（MHTML）
bulk-format-pdf = PDF
bulk-format-rtf = RTF 文档
bulk-format-xml = XML 文件
bulk-format-xml-spreadsheet = XML 表格（Excel 2003）
bulk-formats-too-many = 单元格的数字格式变化过多，未读取。请将各列统一设为“文本”格式后再上传。
bulk-grid-number-closed = 该编号的网格已撤销，编号不再使用。请留空编号，由系统分配。
bulk-grid-number-not-next = 编号连续分配。新网格请从 { $next } 起依次编号，或留空由系统分配。
bulk-grid-numbers-used-up = 该村（居）委会的网格编号已用完（最多 { $max } 个）。
bulk-grid-unknown = 该村（居）委会没有此网格。请填写网格的编号、15 位代码或名称，或先导入网格。
bulk-group-unknown = 没有此特殊群体。可填：{ $names }，多个用“、”分隔。
bulk-groups-not-given = 按“未填写”处理，已登记的特殊群体不变。不属于任何特殊群体时请留空。
bulk-header-duplicate = 表头“{ $name }”与“{ $first }”重复，是同一列。请删除其中一列，或在不读取的列的表头前加 #。
bulk-header-ignored = “{ $name }”列未读取。
bulk-header-missing = 缺少必填列“{ $name }”。请在表头行加上该表头，或下载模板。
bulk-header-nearest = 是否为“{ $name }”？
bulk-header-none-known = 第 { $row } 行没有任何已知表头。请在数据上方加上表头行，或下载模板。
bulk-header-not-quoted = 该单元格
bulk-header-not-separated = { $header }不是一个表头：各列应以逗号分隔。请另存为以逗号分隔的 CSV 文件。
bulk-header-of-another-person = 该列看起来不是本行的人或户的信息，而是户主、监护人、户籍地等其他信息。
bulk-header-preceded-by-title = 表头在第 { $row } 行，本行按标题处理，未读取。
bulk-header-quoted = “{ $name }”
bulk-header-unknown = { $header }不是已知的表头。{ $hint }不需要读取的列，请在表头前加 #。可用的表头：{ $names }。
bulk-household-address-repeated = 与第 { $row } 行的地址相同。如为同一户，请删除其中一行；如为另一户（如房号不同），请在地址中写明。
bulk-household-alike-in-row = 与第 { $earlier } 行的地址写法相近。如为同一户，请删除其中一行；如确为另一户，请在“处理”列填写“另一户”。
bulk-household-known-already = 该地址的住户已登记，该行已更新该户，未新增。如确为另一户，请填写其自己的地址（如加上房号）。
bulk-household-unknown = 该村（居）委会没有此地址的户。请核对地址，或先导入户。
bulk-household-unknown-with-alike = { $words }已登记的相近地址：{ $addresses }。
bulk-household-without-address = 请填写地址，或填写小区、楼栋、单元、房号。
bulk-job-conflict = 导入时同一数据一再被其他操作修改，其余各行未写入。请重新上传同一文件；已写入的行不会重复登记。
bulk-job-header-problems = 表头有问题，未写入任何数据。{ $problems }
bulk-job-problems = 文件有问题，未写入任何数据。请按问题列更正后重新上传。
bulk-jobs-too-many = 您已有 { $max } 个文件在排队或处理中。请等待其完成后再上传。
bulk-number-out-of-range = 应为 1 到 { $most } 的整数；没有时请留空。
bulk-reading-stopped = 已停止读取。
bulk-resident-another-number = 该户有姓名和出生日期相同而证件号码不同的居民。请核对号码；如为同一人，请在“处理”列填写“同一人”，如为另一人，填写“新人”。
bulk-resident-doubted = { $why }。如为同一人，请在“处理”列填写“同一人”，将按此行更正；如为另一人，填写“新人”。
bulk-resident-known-already = 该户已有姓名、出生日期相同的居民，按同一人处理，未新增。如确为同户的另一人，请填写其证件号码。
bulk-resident-like-row = { $why }：见第 { $row } 行。如为同一人，请删除其中一行；如为另一人，请在“处理”列填写“新人”。
bulk-resident-number-of-another = 该证件号码登记的是{ $name }，与该行姓名不同。如为同一人并需更正，请在“处理”列填写“同一人”；否则请更正号码。
bulk-resident-relation-to-another-head = 该行与户主的关系以第 { $row } 行的户主为准，但登记的户主是另一人。请更正第 { $row } 行，或改填与登记户主的关系。
bulk-resident-relation-unknown = 该户户主已变更，{ $name }与新户主的关系不明，已暂记为“其他亲属”。请在居民表中为其填写与户主关系。
bulk-resident-same-not-found = “处理”列填写了“同一人”，但该户没有可能为同一人的居民，或该居民已对应另一行。请核对户地址、姓名、出生日期和证件号码；如为新登记的居民，请填写“新人”。
bulk-resident-several = 该户有 { $count } 名同名居民符合此行，无法确定是谁。请填写证件号码或出生日期；如为另一人，请在“处理”列填写“新人”。
bulk-resident-sex-of-number-differs = 该户同名居民的证件号码与此行的性别不符。如为同一人，请在“处理”列填写“同一人”；如为另一人，填写“新人”。
bulk-row-duplicate = 与第 { $row } 行重复。请删除其中一行。
bulk-row-likely-duplicate = 与第 { $row } 行可能是同一人。如为同一人，请删除其中一行；如不是，请在“处理”列填写“新人”。
bulk-row-not-text = 第 { $row } 行不是文本，或文件是 UTF-16 编码。请另存为 UTF-8 编码的 CSV，或 .xlsx。
bulk-row-quote-unclosed = 第 { $row } 行的引号没有闭合，其后的内容无法分行，未读取。请检查该行的引号。
bulk-row-struck-out = 第 { $row } 行已加删除线，按作废处理，未导入。如仍有效，请取消删除线后重新上传。
bulk-row-too-long = 第 { $row } 行超过 1 MiB，可能有未闭合的引号，未读取。请检查该行的引号。
bulk-rows-all-struck-out = 文件中的 { $count } 行数据都已加删除线，按作废处理，未导入。如仍有效，请取消删除线后重新上传。
bulk-rows-empty = 第 { $first } 行起有超过 { $max } 个空行，已停止读取。请删除空行后再上传。
bulk-rows-hidden = 工作表中有 { $count } 行被隐藏或被筛选隐藏（第 { $rows } { $more }行），已一并导入。如不需导入，请删除这些行后重新上传。
bulk-rows-hidden-more = 等
bulk-rows-too-many = 工作表超过 { $max } 行，未读取。请删除空白行，或分成几个文件。
bulk-rows-too-many-for-transaction = 整体导入最多 { $most } 行。请用 PARTIAL 方式导入，或分成几个文件。
bulk-sheet-ignored = 工作表“{ $name }”未读取：只读取第一个可见的工作表。
bulk-sheet-not-read = 工作表“{ $name }”也有数据，但未读取：只读取第一个可见的工作表。请将这些行移到该工作表，或另存为单独的文件上传。
bulk-sheet-others = （{ $names }）
bulk-sheet-without-rows = 工作表“{ $sheet }”中没有数据，其他工作表{ $others }不读取。请在该表的表头下逐行填写后再上传。
bulk-template-unit-missing = 请在 committee 和 division 中提供且仅提供一个，代码须在您的管辖范围内。
bulk-text-invalid = 最多 { $max } 个字符，且不含控制字符或不可见字符。
bulk-value-counts-as-not-given = 已按“未提供{ $name }”处理。未知时请留空。
bulk-value-required = “{ $name }”为必填项，请填写。
bulk-value-too-long = 文件中有超过 1 MiB 的内容（{ $name }，第 { $rows } 行附近），未读取。单元格最多 32767 个字符。
bulk-workbook-password = 工作簿有打开密码，不能读取。请取消密码后另存为 .xlsx 再上传。
bulk-workbook-without-visible-sheet = 工作簿没有可见的工作表。请取消隐藏后再上传。

## Campaigns

campaign-beyond-jurisdiction = 该专项走访的范围超出您的管辖，只有管辖其全部范围的部门可以变更。
campaign-closed = 该专项走访已于 { $day } 结束，结果不再变更，此前的走访也不能补录。
campaign-closed-before-last-visit = { $closed_on } 之后还有走访记录。请填写不早于最后一次走访的日期，或不填（今天）。
campaign-closed-before-start = closedOn 早于开始日期 { $starts_on }。请填写不早于该日的日期。
campaign-ends-before-start = 结束日期 { $ends_on } 早于开始日期 { $starts_on }。请填写不早于开始日期的日期。
campaign-field-required = 该走访对象须填写 { $field }。
campaign-field-unused = 该走访对象不使用 { $field }，请勿填写。
campaign-too-long = 专项走访最长 { $max } 天，从 { $starts_on } 到 { $ends_on } 太长。请分成几次专项走访。

## Catalog

catalog-special-group-unknown = 没有这种特殊群体，应为以下之一：{ $keys }。
catalog-subcommittee-kind-unknown = 没有这种下属委员会，应为以下之一：{ $keys }。

## Committees

committee-abolished = 该村（居）委会已于 { $day } 撤销，不能再修改。
committee-abolished-before-start = 撤销日期早于成立日期 { $from }。
committee-code-and-id = 请在 code 和 id 中提供且仅提供一个。
committee-code-former = 代码 { $code } { $since }是{ $owner }的原代码，不能再用于其他村（居）委会。请核对代码。
committee-code-out-of-range = 代码 { $code } 的后三位应为 001 到 599。
committee-code-owner = { $name }（现代码 { $now }）
committee-code-owner-hidden = 另一村（居）委会
committee-code-since = 自 { $day } 起
committee-code-taken = 代码 { $code } 已被使用。请核对代码；已撤销的村（居）委会的代码也不重复使用。
committee-division-and-code = 请在 division 和 committeeCode 中提供且仅提供一个。
committee-in-and-code = in 与 committeeCode 不能同时使用。
committee-town-not-below = { $town }之下没有代码为 { $code } 前九位的乡级区划。
committee-town-unknown = 代码 { $code } 所在的乡级区划不存在，或不在您的管辖范围内。请核对代码。
committee-urban-rural-class-invalid = 城乡分类代码应为 111、112、121、122、123、210 或 220。

## Coverage

coverage-period-invalid = from 不能晚于 to，且最多 { $most } 个点。请缩短时段或加大 step。

## Dates

date-before-committees = { $field } 为 { $day }，早于 { $earliest }，当时还没有村（居）委会，也没有所登记的事项。请核对年份。
date-before-establishment = { $field } 为 { $day }，早于成立日期（{ $first }）。请填写不早于成立日期的日期。
date-before-living = { $field } 为 { $day }，距今超过 { $years } 年，早于任何在世的人出生。请核对年份。
date-in-future = { $field } 为 { $day }，晚于今天（{ $today }）。请填写已经发生的日期。
date-of-empty-cell = { $field } 为 { $day }，这是表格软件对 0 或空单元格的显示，不是日期。请填写实际日期。

## Demo

demo-division-without-counties = 登记库中没有该区划或其下的县。

## Elections

election-taken-over-before-last = 已登记 { $last } 就任的换届选举。takenOverOn 应晚于该日。
election-taken-over-before-term = 本届任期自 { $term } 起。takenOverOn 不应早于该日；如任期有误，请先更正 termFrom。
election-taken-over-before-vote = takenOverOn 早于选举日（{ $held_on }）。请填写不早于该日的日期。

## Feed

feed-cursor-invalid = 游标无效：请使用 changes 返回的 cursor；如没有，请先查询不带 after 的 changes 取得 cursor，再重新读取数据。
feed-first-out-of-range = first 应在 1 到 { $max } 之间，收到 { $first }。
feed-mandate-unknown = mandate 所指的任务不存在，或与您的管辖范围无关。
feed-unit-unknown = in 所指的单位不存在，或不在您的管辖范围内。请使用您辖区内的区划或村（居）委会的 id，或不填。

## Grids

grid-closed = 该网格已于 { $day } 撤销。请使用在用的网格。
grid-closing-before-appointment-end = 该网格在 { $last } 之前仍有人任职。请填写不早于该日的日期。
grid-code-and-id = 请在 code 和 id 中提供且仅提供一个。
grid-norm-out-of-range = { $field } 应在 1 到 { $max } 之间；如无标准请填 null。
grid-not-empty = 该网格还有 { $households } 户、{ $held } 项任职、{ $groups } 个三人小组。请先将住户调入其他网格、终止任职、撤销三人小组。
grid-numbers-used-up = 该村（居）委会的网格编号已用完（最多 { $max } 个）。请修改已有的网格。
grid-subcommittee-dissolved = 该下属委员会已于 { $day } 撤销，不能负责网格。请从列表中去掉。
grid-subcommittees-too-many = subcommitteeIds 最多 { $max } 个。

## Households

household-address-alike = 已有地址写法相近的户“{ $address }”（见 alike）。如确为另一户，请设 acceptDuplicate: true 后重新提交。
household-address-alike-in-file = 已有地址写法相近的户“{ $address }”。如为同一户，请改用该写法；如确为另一户，请在“处理”列填写“另一户”。
household-address-closed = 该地址的户已于 { $day } 注销（{ $reason }，见 alike）。如确为新的一户，请设 acceptDuplicate: true 后重新提交。
household-address-closed-in-file = 该地址的户已于 { $day } 注销（{ $reason }）。如该户已不存在，请删除此行；如确为新的一户，请在“处理”列填写“另一户”。
household-address-has-number = 地址中含有手机号或证件号码。请将号码填入居民的相应字段。
household-address-invalid = 不是地址。请填写具体地址，不得以“同上”“见备注”“无”、0 或符号代替。
household-address-of-another-head = 该地址已登记为{ $there }户。同一地址的另一户，请在地址中加以区分（如“之二”）。
household-address-part-as-above = 不得以“同上”“见备注”代替。请填写具体内容；没有时不填。
household-address-part-mismatch = “{ $part }”与地址“{ $address }”不一致。请更正其中一项。
household-address-taken = 该村（居）委会已有同一地址的户（见 alike）。请核对地址，或修改已登记的户；如为另一户（如房号不同），请在地址中写明。
household-closed-advice = ，不能再修改。如为新的一户，请先用 householdRegister 登记。
household-closed-advice-in-file = 。如该户已不存在，请删除此行；如确为新的一户，请先导入户。
household-closed-before-departure = on 为 { $on }，而 { $day } 才有居民离开该户。请填写 { $day } 或以后的日期；如该居民离开的日期有误，请先用 residentLeave（corrects: true）更正。
household-closed-on = 该户已于 { $day } 注销
household-closed-on-for-reason = 该户已于 { $day } 注销（{ $reason }）
household-closed-with-advice = { $was }{ $what }
household-closing-by-split-or-merge = 分户请用 householdSplit，并户请用 householdMerge。
household-closing-correction = 更正
household-closing-demolished = 拆迁
household-closing-merged = 并户
household-closing-moved = 迁出
household-closing-other = 其他
household-closing-split = 分户
household-closing-with-residents = 该户仍有居民。请先迁移居民，或以 DEMOLISHED、MOVED 为原因注销。
household-grid-id-missing = 请提供 gridId：网格的 id，或 null（移出网格）。
household-head-exists = 该户已有户主。请填写与户主的关系，或先用 householdUpdate 的 headId 更换户主。
household-head-exists-in-file = 该户已有户主。一户只能有一名户主，请更正与户主关系，或在同一表中更正原户主的关系。
household-head-is-resident = 户主已登记为居民。请用 residentUpdate 修改其姓名，或将 headId 设为 null。
household-head-is-resident-in-file = 该户户主已登记为居民，姓名与此不同。请更正，或在居民表中更换户主。
household-head-lost = 该居民现为户主，修改后该户将没有户主。请用 householdUpdate 的 headId 指定新户主，或设为 null。
household-head-lost-in-file = 该居民现为户主，按此行该户将没有户主。请更正与户主关系，或在同一表中将新户主填为“户主”。
household-head-not-among-residents = headId 不在 residentIds 中。请从分出的居民中选择户主。
household-in-another-committee = { $field } 属于另一个村（居）委会。请使用 householdMoveOut。
household-in-same-committee = 该户就在这个村（居）委会。请用 householdUpdate 修改地址。
household-merged-into-itself = fromId 与 intoId 是同一户。请选择另一户。
household-part-differs = 该地址的户已登记为“{ $there }”，与“{ $part }”不同。如为另一户，请在地址中写明；如需更正，请用 householdUpdate。
household-relation-of-head = headId 指定该居民为户主，其关系只能是 HEAD。请从 relations 中去掉，或更换 headId。
household-relation-of-other = 该居民不在迁入新户的人员之中。请只填写随本次分户或并户迁入的居民。
household-relation-second-head = headId 或 relations 已指定另一人为户主，一户只能有一名户主。请更正 headId 或 relations。
household-relation-twice = 同一居民的关系填写了两次。请只保留一项。
household-relations-too-many = relations 最多 { $max } 项。其余请随后用 residentUpdate 填写。
household-resident-unknown = 该户没有此 id 的居民。请使用该户居民的 id。
household-residents-none-left = 原户将没有居民。请至少留下一人，或用 householdUpdate 修改地址。
household-residents-out-of-range = residentIds 应有 1 到 { $max } 个。
household-successor = { $by }{ $place }{ $since }{ $what }
household-successor-advice = 。请使用该户（becameOf）。
household-successor-advice-in-file = 。请改填该户的村居代码和地址，并核对与户主关系，或删除此行。
household-successor-closed-on = （已于 { $day } 注销）
household-successor-hidden = ，已迁往您管辖范围以外的村（居）委会。请由其登记。
household-successor-merged-into = ，并入
household-successor-moved-to = ，迁至

## HTTP

http-accept-unsupported = Accept 应包含 application/graphql-response+json、application/json 或 text/event-stream。
http-authorization-malformed = 请求头应为 Authorization: Bearer <令牌>。
http-body-incomplete = 请求体不完整。
http-body-late = 请求体未在 10 秒内到达。
http-body-too-large = 请求体超过 { $most } 字节。
http-content-type-unsupported = Content-Type 应为 application/json（UTF-8，不压缩）。
http-events-token-expired = 令牌已过期，请用新令牌重新连接，并从上次的 cursor 继续。
http-events-too-many = 打开的实时连接过多，请先关闭不用的连接。
http-export-body-invalid = 请求体应为 JSON：{"{"}"query": …, "variables": …, "purpose": …{"}"}。
http-export-format-unknown = 导出格式为 .xlsx、.csv 或 .jsonl。
http-job-kind-missing = 请提供 kind（HOUSEHOLDS、RESIDENTS、GRIDS）和 mode（CHECK、ATOMIC、PARTIAL）。
http-job-unknown = 不存在，或不是您上传的文件。
http-member-type-wrong = { $name } 应为 { $expected }。
http-method-not-allowed = 请使用 POST 或 GET。
http-mutation-by-get = 更改请使用 POST。
http-origin-refused = 该来源未获许可，请由管理员加入 --allow-origin。
http-path-unknown = 没有 { $asked } 这个地址。请核对方法和路径，路径末尾不带斜线。可用的有：{ $paths }。
http-request-malformed = 请求应为一个 JSON 对象：{"{"}"query": "…", "variables": {"{"}…{"}"}{"}"}，GET 则用 ?query= 或 ?documentId=；不支持批量数组。
http-subscription-without-stream = 订阅请使用 Accept: text/event-stream，或 WebSocket（graphql-transport-ws）。
http-template-unit-missing = 请在 committee（村（居）委会的 12 位代码）和 division（区划代码）中提供且仅提供一个。
http-template-unknown = 模板为 households、residents、grids，格式为 .xlsx 或 .csv。
http-upload-late = 文件未及时到达，请重新上传。
http-upload-multipart = 请将文件本身作为请求体发送，不要用表单（multipart）。
http-upload-too-large = 文件超过 50 MB。请分成几个文件上传。
http-url-encoding-invalid = URL 参数应为 UTF-8 的百分号编码。

## IDs

id-malformed = 这不是本接口返回的 id（代码不是 id）。请使用对象的 id 字段。
id-of-another-type = 该 id 不属于 { $expected } 类型。请使用本接口返回的该类对象的 id。

## Mandates

mandate-beyond-jurisdiction = 该任务的范围超出您的管辖，只有管辖其全部范围的部门可以变更。请联系发布单位：{ $issuer }。
mandate-closed = 该任务已于 { $day } { $state }，不能再变更。
mandate-closed-before-decision = { $first } 还有延期或豁免决定。请填写不早于该日的日期。
mandate-closed-before-issue = 终止日期早于发布日期 { $issued_on }。
mandate-committee-kinds-empty = committeeKinds 不能为空；不填表示两类都包括。
mandate-days-after-election-out-of-range = daysAfterElection 应在 1 到 365 之间。
mandate-due-before-issue = 期限 { $due_on } 早于发布日期 { $issued_on }。
mandate-exists = 同一文号（{ $number }）、范围和节点的任务已经发布。如需更改，请替代或撤回原任务。
mandate-milestone-not-recurring = 该节点不随换届重新产生：委员会成立后一直存在，或其任职不随村（居）委会届满。请去掉 daysAfterElection。
mandate-milestone-unknown = 没有这种进展节点，可选：{ $keys }。
mandate-replacement-unfit = 替代的任务应是另一个同日或之后发布、针对同类下属委员会和同一进展节点的任务，且范围与村（居）类别不小于原任务。
mandate-state-superseded = 被替代
mandate-state-withdrawn = 被撤回

## Measures

measure-argument-unfit = specialGroup 仅用于且必须用于 CAREGIVER，campaignId 仅用于且必须用于 CAMPAIGN。
measure-in-and-committee-code = 请在 in 和 committeeCode 中提供且仅提供一个。

## Memberships

membership-begins-after-departure = 该居民已于 { $day } 迁出或死亡；fromOn 须早于该日。
membership-caregiver-before-membership = fromOn 为 { $from_on }，早于该成员列入特殊群体的首日（{ $first }）。请填写 { $first } 或以后的日期。
membership-caregiver-exists = 此人已是该成员的责任人。请选择另一人（四包一须为四名不同的人）。
membership-caregivers-too-many = 一名成员最多有 { $max } 名责任人。请先终止其中一人。
membership-date-not-later = { $field } 为 { $day }，应晚于 { $than }。请填写更晚的日期。
membership-ended = 该记录已于 { $day } 终止，不能再修改。请新建。
membership-exists = 该居民已属于此特殊群体。请使用 membershipReview，或先终止原有记录。
membership-overlaps = 该居民自 { $from_on } 至 { $day } 属于此特殊群体。请填写不早于 { $day } 的日期。
membership-resident-gone = 该居民已迁出或死亡，不能加入特殊群体。
membership-role-not-permitted = 您的角色无权查看特殊群体。请使用统计数字。
membership-until-before-first-day = untilOn 早于首日（{ $from }）。请填写不早于该日的日期。

## Nodes

node-ids-too-many = ids 最多 { $max } 个。

## Obligations

obligation-already-exempt = 该任务已豁免。
obligation-already-met = 该任务已于 { $met_on } 完成，无需豁免。
obligation-committee-not-bound = 该任务不约束此村（居）委会。请核对任务和代码。
obligation-extension-not-later = 新期限应晚于原期限 { $due_on }。
obligation-none-in-division = 该任务不约束此区划内的任何村（居）委会。请核对区划代码。
obligation-none-to-extend = 该范围内没有可以延期的未完成任务：已完成、已豁免，或期限已不早于新期限。

## Personal data

personal-lookups-too-many = 按号码查询每分钟最多 { $max } 次，请一分钟后再试。
personal-number-length-wrong = 号码不完整或过长。
personal-number-wrong = number：{ $wrong }请核对并填写完整的号码。
personal-numbers-too-many-in-files = 24 小时内文件中的身份证号最多核对 { $max } 个，已达上限。已导入的行保留；请 24 小时后上传其余行。
personal-numbers-too-many-in-minute = 登记或更正身份证号每分钟最多 { $max } 个，请一分钟后再试。

## Residents

resident-alike-advice = （见 alike）。如为同一人，请用 residentUpdate 更正，在别户或已离开的用 residentMove 迁入（曾迁往其他村（居）委会的用 residentTransfer）；如确为另一人，请设 acceptDuplicate: true 后重新提交。
resident-alike-advice-in-file = 。如为同一人，请先将其迁入此户；如确为另一人，请在“处理”列填写“新人”。
resident-alike-by-name = 该户有（或曾有）同名居民，出生日期不同
resident-alike-by-name-and-birth = 本村（居）委会有（或曾有）姓名和出生日期相同的居民
resident-alike-by-name-without-birth = 该户有（或曾有）同名居民
resident-alike-by-number = 本村（居）委会有（或曾有）证件号码相同的居民
resident-alike-by-surname = 该户有（或曾有）居民，仅姓氏写法不同（如萧与肖、傅与付）
resident-alike-dead-advice = （见 alike），已登记死亡。如为同一人，不能再登记，死亡登记有误的请先用 residentLeave（corrects: true）更正；如确为另一人，请设 acceptDuplicate: true 后重新提交。
resident-alike-dead-advice-in-file = ，已登记死亡。如为同一人，请删除此行，死亡登记有误的请先更正；如确为另一人，请在“处理”列填写“新人”。
resident-alike-hidden = 本村（居）委会已有可能为同一人的居民，不在您的网格内。请与村（居）委会工作人员核对；如确为另一人，请设 acceptDuplicate: true 后重新提交。
resident-alike-nameless = 该户有出生日期相同的婴儿，其中一人登记为未取名
resident-alike-with-addresses = { $words }登记在：{ $addresses }。
resident-alike-with-advice = { $why }{ $what }
resident-alike-with-departure = { $words }其中一人{ $gone }。
resident-alive-elsewhere = 有健在的居民登记在该居民的证件号码下。如为同一人，请在其现登记地登记死亡；如号码有误，请先更正号码。
resident-already-erased = 该居民的个人信息已于 { $day } 删除。
resident-already-in-household = 该居民已在此户。请选择另一户，或用 residentUpdate 修改关系。
resident-already-left = 该居民已不在任何户中。
resident-birth-implausible = 出生日期为 { $birth }，距今超过 { $years } 年，无人在世。请核对。
resident-correction-without-departure = 该居民仍在户内，没有可更正的离开记录。请勿设 corrects。
resident-correction-without-revision = 更正须提供 expectedRevision：您所读取的版本。
resident-date-before-birth = { $field } 为 { $on }，早于该居民的出生日期。请核对日期。
resident-date-before-departure = { $field } 为 { $on }，早于该居民离开原户的日期（{ $first }）；同一天不能在两户。请填写 { $first } 或以后的日期。
resident-date-before-joining = { $field } 为 { $on }，早于该居民加入该户的日期（{ $first }）。请填写 { $first } 或以后的日期。
resident-date-before-registration = { $field } 为 { $on }，早于该居民录入系统的日期（{ $day }）。请填写 { $day } 或以后的日期；更早的日期请由可以查看其出生日期的社区（村）工作人员或上级经办人登记。
resident-dead = 该居民已于 { $day } 死亡，不能再迁移。
resident-death-before-departure = on 为 { $on }，早于该居民离开之日（{ $left }）。请填写 { $left } 或以后的日期；如离开的日期有误，请先设 corrects: true 更正。
resident-departed = 该居民{ $gone }。{ $death }如日期或原因有误，请设 corrects: true 并提供 expectedRevision。
resident-departure-death-advice = 如其后死亡，请以 DEATH 为原因登记；
resident-departure-died = 已于 { $day } 死亡
resident-departure-left = 已于 { $day } 离开（{ $reason }）
resident-departure-undated = 已离开
resident-erased = 该居民的个人信息已于 { $day } 删除，不能再修改。如本人返回，请重新登记。
resident-erasure-in-group = 该居民仍属于特殊群体，依法须保留其救助档案。请先终止其特殊群体身份。
resident-erasure-in-household = 该居民仍在户内，不能删除个人信息。请先办理离户（迁出、死亡或更正）。
resident-erasure-keeps-dates = 编号、性别、与户主关系、居住状态和有关日期
resident-erasure-keeps-dates-why = 已公布的统计和户的历史须保持不变
resident-erasure-keeps-groups = 特殊群体身份和责任人的起止日期
resident-erasure-keeps-groups-why = 救助档案依法保存
resident-erasure-keeps-log = 谁在何时修改、查看过该登记（不含内容）
resident-erasure-keeps-log-why = 处理个人信息须可追溯
resident-erasure-without-death = 登记中没有死亡日期。请先登记死亡日期，或选择其他原因。
resident-field-too-long = { $field } 最多 { $most } 个字符。
resident-first-day-before-birth = 登记的首日早于该居民的出生日期。请核对两个日期。
resident-in-another-committee = 该居民已迁往另一个村（居）委会，现登记在那里（见 next）。请在那里办理。
resident-joins-by-death = 死亡不是加入户的原因。请选择其他原因；登记死亡请用 residentLeave。
resident-leaves-after-household-closed = on 为 { $on }，而该居民所在的户已于 { $closed } 注销。请填写 { $closed } 或以前的日期。
resident-leaves-by-birth = 出生不是离开的原因。请选择其他原因。
resident-leaves-by-registration = 登记不是离开的原因。请选择其他原因。
resident-leaves-by-reshape = 分户、并户不是离开的原因。居民迁入其他户请用 residentMove、householdSplit 或 householdMerge。
resident-move-to-another-committee = 目标户属于另一个村（居）委会，或不在您的管辖范围内。跨村（居）迁移请用 residentTransfer。
resident-moves-by-birth = 迁移的原因不能是出生。请选择其他原因；登记新生儿请用 residentRegister。
resident-moves-by-death = 迁移的原因不能是死亡。请使用 residentLeave。
resident-moves-by-registration = 迁移的原因不能是登记。请选择其他原因。
resident-name-has-number = 姓名中含有电话或证件号码。请将号码填入相应的字段。
resident-name-invalid = 不是姓名。请填写本人姓名，不得以“同上”“无”、符号或数字代替；未取名的婴儿可填“未取名”。
resident-name-lost-character = 姓名中有未能保存的字（显示为“?”或“□”）。请填写完整姓名。
resident-name-masked = 姓名已隐去部分文字（如“*”“某”“XX”）。请填写完整姓名；未取名的婴儿填“未取名”。
resident-name-notes-death = 姓名后注明已去世，不得登记为现有人员。已登记的，请用 residentLeave 登记死亡；未登记的，请删除此行；户主已去世的，请填写现户主。
resident-name-notes-departure = 姓名后注明已注销或已迁出，不得登记为现有人员。已登记的，请用 residentLeave 登记离开；未登记的，请删除此行；如其户籍迁出但仍住在此处，请去掉附注，并如实填写居住状态；户主已迁出的，请填写现户主。
resident-name-of-several = 这里有不止一个姓名。请只填写一人的姓名，其余人员另行登记；少数民族姓名中的间隔号请用“·”。
resident-number-empty = { $field } 为空。请填写号码；未知请填 null。
resident-number-not-by-grid-worker = 该身份证号不能由网格员登记。请核对号码；如无误，请由村（居）委会工作人员办理。
resident-number-of-dead = 该证件号码属于已登记死亡的居民（见 alike），不能再登记。请核对号码；如死亡登记有误，请先用 residentLeave（corrects: true）更正。
resident-number-of-dead-elsewhere = 该证件号码属于已登记死亡的居民，不能再登记。请核对号码；如死亡登记有误，请联系上级民政部门更正。
resident-number-of-dead-in-file = 该证件号码属于已登记死亡的居民，不能再登记。请核对号码；如号码无误，请删除此行；如死亡登记有误，请先更正死亡登记。
resident-number-of-departed = 该证件号码属于已离开的居民（见 alike），不能再登记。如已返回，请用 residentMove 迁回（曾迁往其他村（居）委会的用 residentTransfer）；否则请核对号码。
resident-number-of-departed-in-file = 该证件号码属于已离开的居民，不能再登记。如已返回，请先将其迁回此户；否则请核对号码。
resident-number-outside-jurisdiction = 该证件号码已在您的管辖范围以外登记。请核对号码；如无误，请联系上级民政部门办理转入。
resident-number-place-here = 本村（居）委会
resident-number-taken = 该身份证号已登记（见 alike）。如为同一人，请用 residentMove 或 residentTransfer 迁移，或修改其居住状态；如号码有误，请更正。
resident-number-taken-in-file = 该证件号码已登记在{ $place }的另一户。如为同一人，请先将其迁入此户；如号码有误，请更正。
resident-returns-from-another-committee = 该居民已迁往另一个村（居）委会，现登记在那里。请由同时管辖两个村（居）委会的人员用 residentTransfer 迁回。
resident-stay-birth = 出生
resident-stay-correction = 更正
resident-stay-death = 死亡
resident-stay-household-split = 分户
resident-stay-households-merged = 并户
resident-stay-marriage = 婚姻
resident-stay-moved = 迁移
resident-stay-other = 其他
resident-stay-registered = 登记
resident-stay-work = 务工、就学
resident-transfer-within-committee = 目标户就在该居民的村（居）委会。请使用 residentMove。

## Search

search-too-long = search 最多 { $max } 个字符。

## Sensitive access

sensitive-access-child-of-another-grid = 该居民登记为未满14周岁，且不在您的网格内。请由该网格的网格员或村（居）委会工作人员更正出生日期或身份证号。
sensitive-access-head-former-child = 曾居住在该户的儿童现属其他网格或已迁出，网格员不能修改该户的户主姓名。请由民政干部或村（居）委会工作人员修改。
sensitive-access-head-of-another-grid = 网格员只能修改本人负责且已确认的网格内各户的户主姓名。请由民政干部或村（居）委会工作人员修改。
sensitive-access-move-of-another-grid = 网格员只能调整本人网格内的户和居民，或未入网格的户。请由该网格的网格员或村（居）委会工作人员办理。

## Sessions

session-idempotency-key-invalid = idempotencyKey 应为 1 到 { $max } 个可见的 ASCII 字符。
session-idempotency-key-reused = 该 idempotencyKey 已用于内容不同的请求。请为每个新的操作使用新的键。
session-idempotency-keys-differ = 请求头 Idempotency-Key 与 input.idempotencyKey 不同，未作任何更改。请只保留其中一个，或填写相同的值。
session-new-id-invalid = { $field } 应为客户端生成的 UUIDv7；也可不填，由服务器生成。
session-new-id-used = 该 id 已使用。如为重复提交，原请求已生效，其后可能已被修改，请按该 id 读取；如为新的对象，请生成新的 id。
session-object-of-another-committee = 该村（居）委会没有 { $field } 所指的对象。请使用本村（居）委会的对象的 id。
session-role-not-permitted = 您的角色无权执行此操作。请联系上级民政部门。
session-sign-in = 请登录：在请求头中加入 Authorization: Bearer <令牌>。

## Subcommittees

subcommittee-appointments-of-old-term = 有 { $appointments } 项任职早于村（居）委会本届任期（{ $term_from } 起），不再计入，请终止后重新任命
subcommittee-committee-virtual = 该代码为虚拟村（居）委会，不设下属委员会。请填写实际存在的村（居）委会。
subcommittee-director-missing = 缺少主任：请任命一名村（居）委会成员为主任
subcommittee-director-not-in-committee = 主任须为村（居）委会成员：请先将其任命到村（居）委会，或改任主任
subcommittee-dissolved = 该委员会已于 { $day } 撤销，不能再修改。
subcommittee-dissolved-on = 已于 { $day } 撤销
subcommittee-end-before-last-record = 在 { $last } 仍有任职或进展记录。请填写不早于该日的日期。
subcommittee-established-before-previous-end = 原有的同类委员会于 { $end } 撤销。请填写不早于该日的日期。
subcommittee-kind-exists = 该村（居）委会已于 { $day } 成立同类委员会。如需重新成立，请先撤销原有的。
subcommittee-kind-not-in-force = { $kind }自 { $from } 起方可成立。请填写不早于该日的日期。
subcommittee-medical-too-few = 医务人员不足：至少 { $needs } 人，现有 { $has } 人，请任命乡村医生或卫生服务站人员
subcommittee-members-too-few = 成员不足：至少 { $needs } 人，现有 { $has } 人，请再任命 { $more } 人
subcommittee-members-too-many = 成员超额：最多 { $most } 人，现有 { $has } 人，请免去 { $less } 人
subcommittee-milestone-already-recorded = 该进展已登记为 { $day } 达到。如需更正，请先撤销登记。
subcommittee-milestone-automatic = 该进展在委员会成立时自动达到，不能{ $verb }。
subcommittee-milestone-derived = 该进展由任职自动推算，不能{ $verb }。请任命人员或终止任职。
subcommittee-milestone-not-recorded = 该委员会没有登记这一进展，无需撤销。
subcommittee-milestone-unknown = 没有这种进展。milestone 应为以下之一：{ $keys }。
subcommittee-milestone-verb-recorded = 登记
subcommittee-milestone-verb-revoked = 撤销

## Three-person groups

three-person-group-dissolved = 该三人小组已于 { $day } 撤销，不能再修改。
three-person-group-exists = 已有自 { $since } 起的三人小组。如需重新成立，请先撤销原有的。

## Tokens

token-claims-missing = 令牌内容不完整，请重新申请令牌。
token-invalid = 令牌无效或已过期，请重新申请令牌。
token-units-gone = 令牌所列单位已不存在，请重新申请令牌。

## Vault

vault-document-birth-invalid = 身份证号中的出生日期无效。
vault-document-check-advice = 请核对号码；未知时不填。
vault-document-checksum-wrong = 身份证号的校验码不符。
vault-document-digits-lost = 号码已被表格软件改为科学计数法，末尾数字已丢失。
vault-document-digits-lost-advice = 请将该列设为文本格式，重新填写完整号码。
vault-document-elsewhere = “同上”“见备注”等写法不是证件号码。
vault-document-kind-advice = 请核对号码和证件类型；不填证件类型时按号码判断。
vault-document-kind-mismatch = 号码与证件类型不符。
vault-document-malformed = 不是有效的证件号码。
vault-document-malformed-advice = 请填写 18 位（或旧 15 位）身份证号，或通行证、外国人永久居留身份证、护照、出生医学证明的号码；未知时不填。
vault-document-noted = 证件号码后面附有说明。
vault-document-noted-advice = 请删去说明；号码不是本人现用的，不填。
vault-document-with-advice = { $wrong }{ $advice }
vault-number-elsewhere-advice = 请填写号码本身；未知时不填。
vault-phone-digits-lost = 号码已被表格软件改为科学计数法，数字已丢失。请将该列设为文本格式，重新填写完整号码。
vault-phone-elsewhere = “同上”“见备注”等写法不是电话号码。
vault-phone-invalid = 不是有效的电话号码。请填写 11 位手机号，或带区号的固定电话（分机号用“转”隔开）；多个号码用分号隔开；未知时不填。
vault-phones-too-many = 最多填写 { $max } 个电话号码。

## Visits

visit-account-unknown = 该村（居）委会没有账号为 { $account } 的人员。请填写走访人的 visitorId，或先登记其账号。
visit-after-closing = on 为 { $on }，早于对该户的最近一次走访（{ $day }）。请填写 { $day } 或以后的日期。
visit-before-campaign = visitedOn 为 { $day }，早于该专项走访的开始日期（{ $first }）。请核对日期或 campaignId。
visit-campaign-unknown = 该专项走访不存在，或不包括该户所在的村（居）委会。请核对 campaignId。
visit-household-closed = 该户已于 { $closed } 销户、并户或迁出；走访日期须早于该日。如为其后的走访，请登记到由它产生的户（becameOf）。
visit-household-not-in-campaign = 该户不属于该专项走访的对象。请核对户和专项走访；如该户应属走访对象，请先登记其成员情况。
visit-not-by-worker-of-grid = 网格员只能登记本网格内、入格已确认的户的特殊群体走访。请由该户所在网格的网格员或村（居）委会工作人员登记。
visit-refusal-reason-missing = 户主拒绝时请填写 reason（原因）。
visit-visitor-of-another-committee = visitorId 所指的不是该户所在村（居）委会的人员。请使用该村（居）委会人员的 id。
visit-visitor-without-appointment = { $names }在 { $day } 未在该户所在网格或该村（居）委会任职。请先任命，或填写实际走访人的 visitorId。

## Warnings

warning-address-elsewhere = 地址以“{ $place }”开头，而该村（居）委会不在{ $place }。将按原样登记，请核对地址和村（居）委会代码。
warning-address-note-left-out = 地址中的说明（如“空置”“出租”、人员姓名、电话号码、邮政编码、“地址：”）不属于地址，未读入。
warning-address-part-not-given = 不是地址的一部分，已按“未提供”处理。没有时不填。
warning-date-not-given = { $day } 是表格软件对空单元格的显示，已按“未提供”处理。
warning-groups-ended = 该居民 { $left_on } 离开时，其特殊群体已随之终止，不会自动恢复：{ $groups }。仍属于的，请用 membershipBegin 重新登记，并用 caregiverName 指定责任人。
warning-name-not-given = 不是姓名，已按“未提供”处理。没有时不填。
warning-name-note-left-out = 姓名前后的序号、称呼或括号内的说明不属于姓名，未读入。
warning-name-private-use = 姓名中有自造字，其他计算机可能显示为别的字。请核对，尽量使用标准字。
warning-number-not-given = 不是号码，已按“未提供”处理。没有号码时请勿填写。
warning-number-note-left-out = 号码前后的文字说明不属于号码，未读入。
warning-relation-unknown = 以下居民与所在户户主的关系不明（未填写，或户主已变更、分出），已暂记为“其他亲属”（原为“非亲属”的不变）：{ $names }。请用 residentUpdate 填写 relation；该户没有户主的，请先用 householdUpdate 的 headId 指定。

## Webhooks

webhook-disabled = 该推送已停用。请先启用，再重新发送。
webhook-filter-too-long = { $field } 最多 { $max } 个。
webhook-too-many = 该单位已有 { $max } 个推送。请删除不用的。
webhook-url-malformed = url 应为不含 # 的完整网址，最长 { $max } 字节。
webhook-url-not-https = url 应以 https:// 开头；如需使用 http 或内网地址，请管理员设置 webhook_private_targets。
webhook-url-not-public = url 的地址不是公网地址，服务器不会向其发送。如确需内网地址，请管理员设置 webhook_private_targets。
webhook-url-with-user = url 不能包含用户名或密码。请用签名核验来源。
