// The tabs GraphiQL opens with. A tab's title is its operation's name.
export default [
  {
    query: `query HowFar($code: DivisionCode!, $at: Date) {
  division(code: $code) {
    name
    fullName
    level
    code
    ancestors {
      code
      name
    }
    mandates(subcommitteeKind: "PUBLIC_HEALTH", first: 1) {
      nodes {
        id
        title
        documentNumber
        issuer
        dueOn
        milestone
        coverage(in: $code, at: $at) {
          at
          total
          metOnTime
          metLate
          pending
          overdue
          exempt
          numerator
          denominator
          ratio
          byDivision {
            division {
              code
              name
              level
            }
            total
            overdue
            ratio
          }
          trend(from: "2022-01-01", to: "2022-04-30", step: WEEK) {
            on
            due
            met
          }
          forecast {
            fullCoverageOn
            perDay
          }
          missing(first: 10) {
            totalCount
            pageInfo {
              hasNextPage
              endCursor
            }
            nodes {
              committee {
                code
                name
                fullName
                contact {
                  person
                  phone
                }
              }
              originalDueOn
              dueOn
              daysOverdue
            }
          }
        }
      }
    }
  }
}
`,
    variables: `{
  "code": "44",
  "at": "2022-04-10"
}`,
  },
  {
    query: `query Chain {
  committee(code: "440106001001") {
    id
    code
    name
    kind
    division {
      fullName
    }
    subcommittees(first: 10) {
      nodes {
        kind {
          key
          nameZh
        }
        establishedOn
        milestones {
          key
          reachedOn
        }
        seats(first: 10) {
          nodes {
            person {
              name
            }
            role
            background
          }
        }
        grids(first: 5) {
          totalCount
          nodes {
            code
            name
            households(first: 5) {
              nodes {
                address
                head
                grid {
                  code
                }
              }
            }
          }
        }
      }
    }
    grids(first: 5) {
      nodes {
        code
        households(first: 5) {
          totalCount
          nodes {
            address
          }
        }
      }
    }
  }
}
`,
  },
  {
    query: `query Viewer {
  viewer {
    role
  }
}
`,
  },
];
