// The example of the README.
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { graphql } from './gql/index.js';

const Search = graphql(`query Search($search: String!) { divisions(search: $search) { nodes { code fullName } } }`);
const generateHash = (document: object) => (document as { __meta__: { hash: string } }).__meta__.hash;
const hashes = new PersistedQueryLink({ generateHash, useGETForHashedQueries: true });
const http = new HttpLink({ uri: `${process.env.URL}/graphql`, headers: { authorization: `Bearer ${process.env.TOKEN}` } });
const client = new ApolloClient({ link: hashes.concat(http), cache: new InMemoryCache() });
const { data } = await client.query({ query: Search, variables: { search: 'thq' } });
console.log(data?.divisions.nodes.map(({ code, fullName }) => `${code} ${fullName}`));
