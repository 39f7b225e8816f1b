// What relay-compiler reads; the program loads what it made of it, from __generated__.
const { graphql } = require('relay-runtime');

void graphql`
  query documentsPageQuery($code: CommitteeCode!) {
    committee(code: $code) {
      id
      code
      ...documentsHouseholds_committee @arguments(first: 3)
    }
  }
`;

void graphql`
  fragment documentsHouseholds_committee on Committee
  @argumentDefinitions(first: { type: "Int", defaultValue: 3 }, after: { type: "String" })
  @refetchable(queryName: "documentsHouseholdsPageQuery") {
    id
    households(first: $first, after: $after) @connection(key: "documents_households") {
      edges {
        node {
          id
          ...documentsHousehold_household
        }
      }
    }
  }
`;

void graphql`
  fragment documentsHousehold_household on Household @refetchable(queryName: "documentsHouseholdAgainQuery") {
    id
    address
    revision
  }
`;

void graphql`
  query documentsSomeCommitteeQuery {
    committees(first: 1) {
      nodes {
        id
        code
      }
    }
  }
`;

void graphql`
  query documentsAllQuery($code: CommitteeCode!) {
    committee(code: $code) {
      id
      households(first: 100) {
        totalCount
        nodes {
          id
        }
      }
    }
  }
`;

void graphql`
  mutation documentsRegisterMutation($input: HouseholdRegisterInput!) {
    householdRegister(input: $input) {
      result {
        ...documentsHousehold_household
      }
      userErrors {
        code
        message
      }
    }
  }
`;

void graphql`
  mutation documentsUpdateMutation($input: HouseholdUpdateInput!) {
    householdUpdate(input: $input) {
      result {
        ...documentsHousehold_household
      }
      userErrors {
        code
        message
      }
    }
  }
`;
