// The tabs GraphiQL opens with. A tab's title is its operation's name.
export default [
  {
    query: `query Search($search: String) {
  divisions(search: $search, first: 10) {
    totalCount
    nodes {
      code
      fullName
      level
      ancestors {
        code
        name
      }
      committees(first: 5) {
        totalCount
        nodes {
          code
          name
          kind
        }
      }
    }
  }
}`,
    variables: JSON.stringify({ search: 'thq' }, null, 2),
  },
  {
    query: `query Committees {
  committees(search: "shequ", first: 5) {
    nodes {
      id
      code
      name
      fullName
      kind
      division {
        fullName
      }
      contact {
        person
        phone
        fieldAccess
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
  },
  {
    query: `query Viewer {
  viewer {
    role
  }
}`,
  },
];
