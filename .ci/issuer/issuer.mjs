// An installation of `regiekamer serve` with tokens of a real issuer: oidc-provider, on this machine. BINARY by environment.
// Each algorithm, what is refused, rotated and retired keys, and the issuer away.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';

const AUDIENCE = 'regiekamer';
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/// A key of each algorithm, named by a generation.
const keysOf = (generation) =>
  Promise.all(
    ALGORITHMS.map(async (alg) => {
      const { privateKey } = await generateKeyPair(alg, { extractable: true });
      return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: `${alg}-${generation}` };
    }),
  );

/// The issuer on a port, with these keys; the first of an algorithm signs.
const issue = async (port, keys) => {
  const server = createServer((request, response) => handle(request, response));
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    jwks: { keys },
    clients: ['dashboard', 'stranger'].map((client_id) => ({
      client_id,
      client_secret: 'a secret of the test',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    scopes: ['api'],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        // The algorithm is the last part of the resource; a resource of others has another audience.
        getResourceServerInfo: (_, resource) => ({
          scope: 'api',
          audience: resource.includes('/others/') ? 'another' : AUDIENCE,
          accessTokenTTL: 600,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: resource.split('/').pop() } },
        }),
      },
    },
  });
  const handle = provider.callback();
  return {
    issuer,
    port: server.address().port,
    stop: () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())),
  };
};

/// A token of the issuer, as a service gets it.
const token = async (issuer, alg, { client = 'dashboard', of = 'regiekamer' } = {}) => {
  const ask = () => fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client}:${encodeURIComponent('a secret of the test')}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'api', resource: `https://${AUDIENCE}.example/${of}/${alg}` }),
  });
  // A connection of before the issuer was started again is found closed.
  const response = await ask().catch(ask);
  const answer = await response.json();
  assert.equal(response.status, 200, JSON.stringify(answer));
  return answer.access_token;
};

const folder = mkdtempSync(join(tmpdir(), 'regiekamer-issuer-'));
const { BINARY: binary } = process.env;
const port = 40_000 + Math.floor(Math.random() * 20_000);
let issuer = await issue(0, await keysOf(1));
const config = join(folder, 'regiekamer.toml');
writeFileSync(
  config,
  `listen = "127.0.0.1:${port}"
database = "sqlite://${folder}/regiekamer.sqlite"
spool = "${folder}/spool"
cursor_secret = "nobody knows it but this test of an issuer"
[[issuers]]
issuer = "${issuer.issuer}"
audience = "${AUDIENCE}"
jwks_url = "${issuer.issuer}/jwks"
algorithms = ${JSON.stringify(ALGORITHMS)}
keys_seconds = 2
keys_pause_seconds = 1
`,
);
execFileSync(binary, ['migrate', '--config', config]);
execFileSync(binary, [
  'admin', 'create', '--config', config, '--name', 'Dashboard', '--issuer', issuer.issuer, '--subject', 'dashboard', '--role', 'PMO_COORDINATOR',
]);
const server = spawn(binary, ['serve', '--config', config], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, RUST_LOG: 'error' } });
process.on('exit', () => {
  server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
for (let tries = 0; tries < 100; tries += 1) {
  if (await fetch(`http://127.0.0.1:${port}/health/ready`).then((response) => response.ok, () => false)) break;
  await sleep(100);
}

const ask = async (bearer) => {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ viewer { account { name } roles { role } } }' }),
  });
  return { status: response.status, answer: await response.json() };
};
const taken = async (bearer, what) => {
  const { status, answer } = await ask(bearer);
  assert.equal(status, 200, `${what}: ${JSON.stringify(answer)}`);
  assert.equal(answer.data.viewer.account.name, 'Dashboard', what);
};
const refused = async (bearer, what) => assert.equal((await ask(bearer)).status, 401, what);

let passed = 0;
const test = async (name, run) => {
  await run();
  passed += 1;
  console.log(`ok ${name}`);
};

for (const alg of ALGORITHMS) {
  await test(`a token signed with ${alg} is taken`, async () => taken(await token(issuer.issuer, alg), alg));
}

await test('a token for others, of a client without an account, and with another key under a known name are refused', async () => {
  await refused(await token(issuer.issuer, 'ES256', { of: 'others' }), 'another audience');
  await refused(await token(issuer.issuer, 'ES256', { client: 'stranger' }), 'no account');
  const { privateKey } = await generateKeyPair('ES256');
  const forged = new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: 'ES256-1', typ: 'at+jwt' }).setIssuer(issuer.issuer);
  await refused(await forged.setAudience(AUDIENCE).setSubject('dashboard').setIssuedAt().setExpirationTime('5m').sign(privateKey), 'forged');
});

const [first, second] = [await token(issuer.issuer, 'ES256'), await keysOf(2)];
await test('a key that is new is found when a token names it', async () => {
  await issuer.stop();
  issuer = await issue(issuer.port, second);
  const next = await token(issuer.issuer, 'EdDSA');
  for (let tries = 0; tries < 30 && (await ask(next)).status !== 200; tries += 1) await sleep(100);
  await taken(next, 'rotated');
});

await test('a key that was retired is refused when its time in the cache is over', async () => {
  let status;
  for (let tries = 0; tries < 60; tries += 1) {
    ({ status } = await ask(first));
    if (status === 401) break;
    await sleep(100);
  }
  assert.equal(status, 401, 'the old key is still taken');
});

await test('while the issuer is away, who has a token of a known key goes on', async () => {
  const kept = await token(issuer.issuer, 'RS256');
  await taken(kept, 'before');
  await issuer.stop();
  for (let tries = 0; tries < 8; tries += 1) {
    await taken(kept, 'away');
    await sleep(500);
  }
});

server.kill('SIGTERM');
const code = await new Promise((resolve) => server.on('exit', resolve));
assert.equal(code, 0, 'it stops in order');
console.log(`oidc-provider: ${passed} passed`);
process.exit(0);
