import { graphql } from './gql/index.js';

export const Households = graphql(`
  query Households($code: CommitteeCode!, $first: Int!) {
    committee(code: $code) {
      id
      code
      fullName
      households(first: $first) {
        totalCount
        nodes {
          id
          address
        }
      }
    }
  }
`);

export const SomeCommittee = graphql(`
  query SomeCommittee {
    committees(first: 1) {
      nodes {
        id
        code
      }
    }
  }
`);

export const Register = graphql(`
  mutation Register($input: HouseholdRegisterInput!) {
    householdRegister(input: $input) {
      result {
        id
        address
      }
      userErrors {
        code
        path
        message
      }
      replayed
    }
  }
`);

export const Now = graphql(`
  query Now {
    changes {
      cursor
    }
  }
`);

export const Changes = graphql(`
  subscription Changes($after: String) {
    changes(after: $after) {
      cursor
      resyncRequired
      items {
        cursor
        kind
        operation
        id
        node {
          id
          ... on Household {
            address
          }
        }
      }
    }
  }
`);
