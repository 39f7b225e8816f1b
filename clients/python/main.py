"""The Python client gql: a query, a mutation, an error with its code, a subscription."""

import asyncio
import os
import sys
import uuid

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.websockets import WebsocketsTransport

URL = os.environ["CUNJU_URL"] + "/graphql"
HEADERS = {"authorization": "Bearer " + os.environ["CUNJU_TOKEN"]}

COMMITTEES = gql("query Committees($first: Int!) { committees(first: $first) { nodes { code fullName } } }")
REGISTER = gql(
    """
    mutation Register($input: HouseholdRegisterInput!) {
      householdRegister(input: $input) { result { id address } userErrors { code path message } replayed }
    }
    """
)
NOW = gql("{ changes { cursor } }")
CHANGES = gql(
    """
    subscription Changes($after: String) {
      changes(after: $after) { cursor resyncRequired items { kind id operation node { __typename id } } }
    }
    """
)


def check(condition: bool, what: object) -> None:
    """Like assert, but also under python -O."""
    if not condition:
        raise SystemExit(f"FAILED python: {what}")


def household(code: str) -> dict[str, str]:
    """Input of a household that is not there yet."""
    return {"committeeCode": code, "address": f"路{uuid.uuid4()}号", "idempotencyKey": str(uuid.uuid4())}


async def over_http(transport: AIOHTTPTransport | HTTPXAsyncTransport) -> str:
    """Queries and changes; gql checks the documents against the schema that it fetched."""
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        COMMITTEES.variable_values = {"first": 1}
        answer = await session.execute(COMMITTEES)
        code = answer["committees"]["nodes"][0]["code"]

        REGISTER.variable_values = {"input": household(code)}
        first = (await session.execute(REGISTER))["householdRegister"]
        again = (await session.execute(REGISTER))["householdRegister"]
        check(first["userErrors"] == [] and not first["replayed"], first)
        check(again["replayed"] and again["result"] == first["result"], again)

        REGISTER.variable_values = {"input": {**household(code), "address": ""}}
        refused = (await session.execute(REGISTER))["householdRegister"]
        check(refused["result"] is None, refused)
        check(refused["userErrors"][0]["code"] == "INVALID", refused)
        check(refused["userErrors"][0]["path"] == ["input", "address"], refused)

        try:
            await session.execute(gql('{ viewer { role } node(id: "x") { id } }'))
            check(False, "a malformed id gave no error")
        except TransportQueryError as error:
            check(error.errors[0]["extensions"]["code"] == "INVALID_ID", error.errors)
            check(error.errors[0]["path"] == ["node"], error.errors)
            check(error.data == {"viewer": {"role": "OFFICIAL"}, "node": None}, f"one field failed, and data is {error.data}")
        return code


async def live(code: str) -> None:
    """A subscription by WebSocket that tells of a change made on the same socket."""
    # gql finds the protocol of the answer in one spelling of the header only, so it is told.
    transport = WebsocketsTransport(
        url=URL.replace("http", "ws", 1),
        init_payload={"authorization": HEADERS["authorization"]},
        subprotocols=["graphql-transport-ws"],
    )
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        cursor = (await session.execute(NOW))["changes"]["cursor"]
        CHANGES.variable_values = {"after": cursor}
        events = session.subscribe(CHANGES)
        REGISTER.variable_values = {"input": household(code)}
        made = (await session.execute(REGISTER))["householdRegister"]["result"]
        async for event in events:
            items = event["changes"]["items"]
            if items:
                check([item["id"] for item in items] == [made["id"]], items)
                check(items[0]["kind"] == "UPSERT", items)
                check(items[0]["node"] == {"__typename": "Household", "id": made["id"]}, items)
                break
        await events.aclose()


async def main() -> None:
    """Everything, within a minute."""
    async with asyncio.timeout(60):
        code = await over_http(AIOHTTPTransport(url=URL, headers=HEADERS))
        await over_http(HTTPXAsyncTransport(url=URL, headers=HEADERS))
        await live(code)
    print("python: passed (aiohttp, httpx, websockets)")


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except TimeoutError:
        sys.exit("FAILED python: not done after a minute")
