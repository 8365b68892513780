// The public audit of GraphQL over HTTP, against a running server: URL by environment, and TOKEN, or none to ask as nobody.
// A failed MUST or SHOULD fails the run; a failed MAY is listed.
import { serverAudits } from 'graphql-http';

const { URL: url, TOKEN: token } = process.env;
const known = token ? { authorization: `Bearer ${token}` } : {};
const fetchFn = (input, init = {}) => fetch(input, { ...init, headers: { ...init.headers, ...known } });
let failed = 0;
let passed = 0;
for (const audit of serverAudits({ url, fetchFn })) {
  const result = await audit.fn();
  if (result.status === 'ok') {
    passed += 1;
    continue;
  }
  const needed = /^(MUST|SHOULD)/.test(audit.name);
  failed += needed ? 1 : 0;
  console.log(`${needed ? 'FAILED' : 'listed'} ${audit.id} ${audit.name}: ${result.reason}`);
}
console.log(`graphql-http audit, ${token ? "with" : "without"} a token: ${passed} passed, ${failed} MUST or SHOULD failed`);
process.exit(failed ? 1 : 0);
