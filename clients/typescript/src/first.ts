// The example of the README.
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { graphql } from './gql/index.js';

const Search = graphql(`query Search($search: String!) { divisions(search: $search) { nodes { code fullName } } }`);
const hashes = new PersistedQueryLink({ generateHash: (document) => Object(document).__meta__.hash, useGETForHashedQueries: true });
const http = new HttpLink({ uri: `${process.env.CUNJU_URL}/graphql`, headers: { authorization: `Bearer ${process.env.CUNJU_TOKEN}` } });
const client = new ApolloClient({ link: hashes.concat(http), cache: new InMemoryCache() });
const { data } = await client.query({ query: Search, variables: { search: 'thq' } });
console.log(data?.divisions.nodes.map((division) => `${division.code} ${division.fullName}`).join('\n'));
client.stop();
