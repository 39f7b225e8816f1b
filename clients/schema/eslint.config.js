// The schema rules of graphql-eslint, recommended and for Relay, on the schema that the server prints.
import { fileURLToPath } from 'node:url';
import graphql from '@graphql-eslint/eslint-plugin';

export default [
  {
    files: ['**/*.graphql'],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: {
        graphQLConfig: { schema: fileURLToPath(new URL('../../schema.graphql', import.meta.url)) },
      },
    },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      '@graphql-eslint/relay-edge-types': [
        'error',
        {
          // A connection also gives its `nodes`, and a list that the domain bounds, such as the ancestors of a
          // division, is a plain list.
          listTypeCanWrapOnlyEdgeType: false,
          // The specification lets `node` be of any type: an Extension is part of its mandate, never fetched alone.
          shouldImplementNode: false,
        },
      ],
      // The house asks for more: each field and value says what it is.
      '@graphql-eslint/require-description': [
        'error',
        { types: true, DirectiveDefinition: true, rootField: true, FieldDefinition: true, EnumValueDefinition: true },
      ],
      // Who has an identity is a Node. What follows has none.
      '@graphql-eslint/strict-id-in-types': [
        'error',
        {
          exceptions: {
            // A part of a list, an answer of a mutation, an error, a warning.
            suffixes: ['Connection', 'Edge', 'Payload', 'Error', 'Warning', 'Page', 'PageInfo'],
            types: [
              // Values: parts of what they are shown in.
              'Contact',
              'DueVisit',
              'Election',
              'Erasure',
              'HouseholdLink',
              'KeptData',
              'MyDay',
              'PersonalDataReport',
              'PersonalDatum',
              'PersonalDataAccess',
              'CampaignOfDay',
              'Stay',
              'DivisionLabel',
              'Exemption',
              'Extension',
              'Milestone',
              'Staffing',
              'Viewer',
              // Figures, counted when asked for.
              'Alert',
              'CommitteeCoverage',
              'Coverage',
              'CoverageChange',
              'DivisionCoverage',
              'DivisionPopulation',
              'Forecast',
              'LivingStateFigure',
              'MeasureCoverage',
              'Population',
              'RateLimit',
              'SpecialGroupFigure',
              'TrendPoint',
              'Vacancy',
              'VisitFigures',
              'Workload',
              // Kinds, known by their key.
              'MilestoneKind',
              'SpecialGroupKind',
              'SubcommitteeKind',
            ],
          },
        },
      ],
    },
  },
];
