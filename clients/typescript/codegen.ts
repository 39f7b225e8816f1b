import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';

const config: CodegenConfig = {
  schema: '../../schema.graphql',
  documents: ['src/**/*.ts', '!src/gql/**'],
  // Imports with their extension, as ES modules have it.
  emitLegacyCommonJSImports: false,
  generates: {
    'src/gql/': {
      preset: 'client',
      // Also writes persisted-documents.json, for `cunju documents import`.
      presetConfig: { persistedDocuments: { hashAlgorithm: 'sha256' }, fragmentMasking: false },
      // What Apollo Client and urql would add: then the text is the one that has the hash.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: {
        useTypeImports: true,
        strictScalars: true,
        scalars: {
          CommitteeCode: 'string',
          Date: 'string',
          DateTime: 'string',
          DivisionCode: 'string',
          GridCode: 'string',
          Ratio: 'number',
        },
      },
    },
  },
};

export default config;
