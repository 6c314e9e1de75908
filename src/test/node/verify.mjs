// Verifies credentials as somebody would who has never heard of the gateway: a line of JSON in, a line
// of JSON out, until stdin ends.
//
// In: {credential, format, base, now, holder?}: `base` the gateway's URL, `now` seconds
// since the epoch, `holder` the private JWK of whom it was issued to, to present it with.
// An ldp_vc comes as {credentials, keys?, contexts, base, now}; see ldp-vc.mjs. Of the format `issue`
// there is nothing to verify yet: {credential, challenge, domain, contexts, base}; see issue.mjs.
// Out: {verified, refused?, status, …}. `status` is "valid", "invalid" or
// "suspended", as a list says whose own signature was verified.
import { createInterface } from 'node:readline';
import { issue } from './issue.mjs';
import { Issuers } from './issuer.mjs';
import { verifyLdpVc } from './ldp-vc.mjs';
import { verifySdJwtVc } from './sd-jwt-vc.mjs';
import { verifyVcJwt } from './vc-jwt.mjs';

const formats = { 'dc+sd-jwt': verifySdJwtVc, 'vc+jwt': verifyVcJwt, ldp_vc: verifyLdpVc, issue };

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await reported(JSON.parse(line))));
}

async function reported(request) {
  const report = { verified: false };
  try {
    await formats[request.format](request, new Issuers(request.base), report);
    report.verified = true;
  } catch (error) {
    report.refused = error.message;
  }
  return report;
}
