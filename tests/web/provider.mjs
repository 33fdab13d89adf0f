// A real OpenID provider for the tests: invented accounts, keys made anew at every start.
// node provider.mjs PORT REDIRECT_URI; prints its issuer when it is ready. The password is anything.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [port, redirectUri] = process.argv.slice(2);
const groups = {
  koordination: ['andere-anwendung', 'mm-koordination-BMI'],
  soziales: ['mm-amt-A50'],
  'leitung-personal': ['mm-leitung-A11', 'mm-amt-A50'],
  kaemmerei: ['mm-kosten'],
  fremd: ['andere-anwendung'],
  unbekannt: ['mm-amt-A999'],
  doppelt: ['mm-amt-A11', 'mm-amt-A50'],
  clerk: ['mm-amt-A50'],
};
const renamed = {};

function key() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };
}

const server = createServer();
server.listen(Number(port), '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'massnahmenmonitor',
      client_secret: 'Geheim: 1+1=2 & mehr',
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [new URL('/', redirectUri).href.slice(0, -1)],
    }],
    claims: { openid: ['sub', 'groups'], profile: ['name', 'preferred_username'] },
    conformIdTokenClaims: process.env.CLAIMS !== 'id_token',
    cookies: { keys: [randomUUID()] },
    jwks: { keys: [key()] },
    ttl: { IdToken: 300, AccessToken: 300, Session: 3600, Grant: 3600, Interaction: 600 },
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        name: `Beispiel ${id}`,
        preferred_username: id,
        groups: renamed[id] ?? groups[id] ?? [],
      }),
    }),
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    // The test's own door: POST /test/groups/ACCOUNT with a JSON list moves somebody.
    const moved = request.url.match(/^\/test\/groups\/(.+)$/);
    if (!moved) { answer(request, response); return; }
    let body = '';
    request.on('data', (part) => { body += part; });
    request.on('end', () => { renamed[moved[1]] = JSON.parse(body); response.end(); });
  });
  console.log(issuer);
});
