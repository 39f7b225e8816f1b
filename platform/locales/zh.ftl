### Messages for people in Chinese. Keys are sorted, and begin with the slice that uses them.

## API requests

api-budget-spent = 请求过于频繁：本次开销 { $cost }，每分钟额度 { $limit } 仅剩 { $left }。请在 { $seconds } 秒后重试。
api-document-ambiguous = query、extensions.persistedQuery 与 documentId 不能同时使用。
api-document-hash-malformed = persistedQuery.sha256Hash 应为查询文档 SHA-256 的 64 位小写十六进制。
api-document-imported-only = 本服务器只执行已导入的文档。
api-document-invalid = 查询文档不符合接口模式：{ $error }
api-document-missing = 请求中没有查询文档：请提供 query、documentId 或 extensions.persistedQuery。
api-document-syntax-error = 查询文档语法错误：{ $error }
api-document-too-costly = 查询开销为 { $cost }，超过上限 { $most }。请减小 first、嵌套层数或字段数，见 /docs/costs。
api-document-too-large = 查询文档超过 { $tokens } 个词法单元（空格与逗号也计入）或 { $levels } 层。请拆分为多个请求。
api-document-too-large-expanded = 查询文档展开后{ $what }过多（上限 { $limit }）。请拆分为多个请求。
api-document-unknown = 没有编号为 { $id } 的文档。{ $policy }请由管理员用 cunju documents import 导入清单。
api-document-unsupported = 服务器不支持查询文档中的某种写法。
api-enum-value-unknown = 应为 { $name } 的值之一：{ $known }。
api-export-columns-too-many = 导出的列超过 { $max }。请减少字段。
api-export-connection-not-one = 导出的查询应恰好有一个不在其他连接之内的连接（如 committee {"{"} households(first: 100, after: $after) {"{"} … {"}"} {"}"}）。
api-export-without-cursor = 导出的连接应使用变量 after: $after，并选择 nodes 和 pageInfo {"{"} hasNextPage endCursor {"}"}。
api-field-unknown = { $name } 没有此字段。可用字段：{ $known }。
api-idempotency-key-for-several = 请求头 Idempotency-Key 只能用于含一项更改的请求。请将各项更改分别发送，或在每项的 input.idempotencyKey 中填写各自的键。
api-idempotency-key-repeated = 同一请求中的两项更改使用了相同的 idempotencyKey。请为每项更改填写各自的键。
api-introspection-too-deep = 内省查询嵌套过深：{ $error }
api-invalid-tokens-too-many = 该地址发送的无效令牌过多，请在 { $seconds } 秒后重试。
api-list-too-long = 最多 { $longest } 项，收到 { $count } 项。
api-literal-wrong = { $place }：{ $reason }
api-one-of-not-exactly-one = { $name } 须且只能填写一个字段。
api-operation-name-missing = 请用 operationName 指明要执行的操作。文档中有：{ $names }。
api-request-timed-out = 请求超时。查询请缩小范围后重试；更改请用同一 idempotencyKey 重试，以确认是否已生效。
api-size-aliases = 别名
api-size-directives = 指令
api-size-introspection-aliases = 内省查询中的别名
api-size-levels = 嵌套层
api-size-levels-with-fragments = 嵌套层（含片段）
api-size-selections = 选择集字段
api-string-unquoted = { $ty } 是字符串，收到 Number。请加引号，如 "44" 而不是 44。
api-value-missing = 必填。
api-value-null = 不能为 null。
api-value-type-wrong = 应为 { $ty }，收到 { $found }。
api-variable-wrong = 变量 ${ $place }：{ $reason }

## Errors

error-database-unavailable = 数据库暂时无法访问，请稍后重试。
error-internal = 服务器内部错误，请将 requestId 告知管理员。

## Pages

page-cursor-invalid = 游标无效：请使用同一列表返回的 cursor、endCursor 或 startCursor。
page-first-and-last = first 与 last 不能同时使用。
page-size-out-of-range = { $name } 应在 0 到 { $max } 之间，收到 { $value }。

## Problems

problem-in-progress = 同一对象正被其他请求修改，请稍后用同样的内容重试。
problem-not-found = { $field } 所指的对象不存在，或不在您的管辖范围内。请核对代码或编号。
problem-not-registered-yet = { $field } 所指的对象尚未登记。如由您的设备离线创建，请先上传创建它的请求，再重试本请求；否则请核对编号。
problem-revision-outdated = 数据已被修改，当前版本为 { $current }。请重新读取后再提交。
problem-text-invalid = { $field } 应为 1 到 { $max } 个字符，且不含控制字符或不可见字符。
