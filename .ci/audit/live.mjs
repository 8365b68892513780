// What happens, as the public clients of graphql-transport-ws and graphql-sse hear it from a running server: URL, TOKEN
// (somebody who writes) and PARTNER (somebody who reads less) by environment.
import assert from 'node:assert/strict';
import { createClient as byStream } from 'graphql-sse';
import { createClient as bySocket } from 'graphql-ws';
import WebSocket from 'ws';

const { URL: url, TOKEN: token, PARTNER: partner } = process.env;
const bearer = (token) => ({ authorization: `Bearer ${token}` });
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const within = (promise, what) =>
  Promise.race([promise, sleep(10_000).then(() => assert.fail(`${what} did not come within ten seconds`))]);

const socket = (token, options = {}) =>
  bySocket({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, connectionParams: bearer(token), retryAttempts: 0, ...options });
const stream = (token, options = {}) => byStream({ url: `${url}/stream`, headers: bearer(token), retryAttempts: 0, ...options });

const ask = async (query, variables) => {
  const headers = { ...bearer(token), 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined);
  return data;
};
const once = (client, query, variables) =>
  within(new Promise((resolve, reject) => client.subscribe({ query, variables }, { next: resolve, error: reject, complete() {} })), query);

/// Follows, and keeps what comes.
const follow = (client, query, variables) => {
  const heard = [];
  let wake = () => {};
  const end = client.subscribe(
    { query, variables },
    { next: (event) => (heard.push(event), wake()), error: (error) => (heard.push({ error }), wake()), complete() {} },
  );
  const next = async () => {
    while (!heard.length) await within(new Promise((resolve) => (wake = resolve)), 'an event');
    return heard.shift();
  };
  return { next, heard, end };
};

const { milestones } = await ask('{ milestones(where: {reachedOn: {isNull: true}}, first: 1) { nodes { id version title workPackage { id } } } }');
const [milestone] = milestones.nodes;
let version = milestone.version;
let day = 1;
const reschedule = async () => {
  const input = { id: milestone.id, expectedVersion: version, forecastOn: `2027-03-${String((day += 1)).padStart(2, '0')}` };
  const change = 'mutation($input: RescheduleMilestoneInput!) { rescheduleMilestone(input: $input) { milestone { version } errors { code } } }';
  const { rescheduleMilestone: done } = await ask(change, { input });
  assert.deepEqual(done.errors, []);
  version = done.milestone.version;
};

const CHANGED = 'subscription { changed(types: [MILESTONE]) { kind type id version node { id ... on Milestone { title version } } } }';
let passed = 0;
const test = async (name, run) => {
  await run();
  passed += 1;
  console.log(`ok ${name}`);
};

for (const [protocol, client] of [['graphql-ws', socket], ['graphql-sse', stream]]) {
  await test(`${protocol}: a query is answered, and complete`, async () => {
    const asked = client(token);
    assert.equal((await once(asked, '{ programme(by: {code: "OW"}) { code } }')).data.programme.code, 'OW');
    await asked.dispose();
  });

  await test(`${protocol}: what is wrong with an operation is told`, async () => {
    const asked = client(token);
    const errors = protocol === 'graphql-ws' ? await once(asked, '{ nothing }').catch((errors) => errors) : (await once(asked, '{ nothing }')).errors;
    assert.equal(errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
    await asked.dispose();
  });

  await test(`${protocol}: a change is heard by who may read it, and by nobody else`, async () => {
    const [mine, theirs] = [client(token), client(partner)];
    const followed = follow(mine, CHANGED);
    const contracts = follow(theirs, 'subscription { changed(types: [CONTRACT, ROLE_GRANT, BUDGET_LINE]) { id } }');
    await sleep(500);
    await reschedule();
    const { data } = await followed.next();
    assert.deepEqual(data.changed, {
      kind: 'CHANGED', type: 'MILESTONE', id: milestone.id, version, node: { id: milestone.id, title: milestone.title, version },
    });
    await sleep(300);
    assert.deepEqual(contracts.heard, []);
    followed.end();
    contracts.end();
    await Promise.all([mine.dispose(), theirs.dispose()]);
  });

  await test(`${protocol}: who is nobody is not let in`, async () => {
    const asked = client('x.y.z');
    const refused = await once(asked, '{ __typename }').then(() => assert.fail('let in'), (error) => error);
    if (protocol === 'graphql-ws') assert.equal(refused.code, 4403);
    else assert.equal(refused.response.status, 401);
    await asked.dispose();
  });
}

await test('graphql-ws: several operations go over one socket, and one ends without the others', async () => {
  const client = socket(token);
  const [first, second] = [follow(client, CHANGED), follow(client, CHANGED)];
  await sleep(500);
  await reschedule();
  assert.equal((await first.next()).data.changed.version, version);
  assert.equal((await second.next()).data.changed.version, version);
  first.end();
  await sleep(300);
  await reschedule();
  assert.equal((await second.next()).data.changed.version, version);
  assert.equal(first.heard.length, 0);
  await client.dispose();
});

await test('graphql-ws: a client that looks whether the server is there hears that it is', async () => {
  let pongs = 0;
  const client = socket(token, { keepAlive: 100, lazy: false, on: { pong: () => (pongs += 1) } });
  await sleep(600);
  assert.ok(pongs > 1);
  await client.dispose();
});

console.log(`graphql-ws and graphql-sse clients: ${passed} passed`);
process.exit(0);
