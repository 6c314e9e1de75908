// Verifies one credential as somebody would who has never heard of the gateway.
//
// In, on stdin: {credential, format, base, now, holder?}: `base` the gateway's URL, `now` seconds
// since the epoch, `holder` the private JWK of whom it was issued to, to present it with.
// An ldp_vc comes as {credentials, keys?, contexts, base, now}; see ldp-vc.mjs.
// Out: one line of JSON, {verified, refused?, status, …}. `status` is "valid", "invalid" or
// "suspended", as a list says whose own signature was verified.
import { text } from 'node:stream/consumers';
import { Issuers } from './issuer.mjs';
import { verifyLdpVc } from './ldp-vc.mjs';
import { verifySdJwtVc } from './sd-jwt-vc.mjs';
import { verifyVcJwt } from './vc-jwt.mjs';

const formats = { 'dc+sd-jwt': verifySdJwtVc, 'vc+jwt': verifyVcJwt, ldp_vc: verifyLdpVc };

const request = JSON.parse(await text(process.stdin));
const report = { verified: false };
try {
  await formats[request.format](request, new Issuers(request.base), report);
  report.verified = true;
} catch (error) {
  report.refused = error.message;
}
console.log(JSON.stringify(report));
