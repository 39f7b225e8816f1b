// The tabs GraphiQL opens with: the documents of ../examples. A tab's title is its operation's name.
import chain from '../examples/chain.graphql';
import changes from '../examples/changes.graphql';
import establish from '../examples/establish.graphql';
import howFar from '../examples/how-far.graphql';
import search from '../examples/search.graphql';
import variables from './variables.json';

export default [
  [howFar, variables.HowFar],
  [chain],
  [establish, variables.Establish],
  [changes],
  [search, variables.Search],
].map(([query, values]) => ({ query, variables: values && JSON.stringify(values, null, 2) }));
