# Commands of every day. `just` lists them; https://just.systems

set shell := ["bash", "-euo", "pipefail", "-c"]

# List the commands
default:
    @just --list

# Before a commit: format, lints, tests on SQLite
check:
    cargo fmt --all --check
    scripts/check-tree
    cargo clippy --workspace --all-targets --locked -- -D warnings
    scripts/test --sqlite

# All tests, or those whose name holds NAME, on SQLite and PostgreSQL
test *NAME:
    scripts/test {{ NAME }}

# Every check that a change must pass, as CI runs it
gate:
    .ci/run

# Real committees, tokens and a server to try
demo *ARGS:
    cargo run --release -- demo {{ ARGS }}

# Write everything that is generated from the schema
schema:
    cargo run -- schema > schema.graphql
    cargo run -- schema --costs > docs/costs.md
    cargo run -- schema --classes > docs/personal-data.md
    cargo run -- schema --columns > docs/columns.md
    cargo run -- schema --tables > docs/tables.md
