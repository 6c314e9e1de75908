#!/usr/bin/env bash
# From nothing to a verifiable credential, over the API of a gateway that runs: an issuer, a
# credential type, a collection, a holder's scan, and the status list that says it is valid.
#
#   CHANCERY_ADMIN_KEY=<API key> conf/examples/first-credential.sh [base URL]
#
# Needs bash and curl. Everything it makes is new, so that it can be run again.
set -euo pipefail

base="${1:-${CHANCERY_BASE_URL:-http://localhost:8080}}"
key="${CHANCERY_ADMIN_KEY:?Set it to your API key, or the one that the first start printed.}"
schema="badge-$(date +%s)-$$"

# What the gateway answers to a body; where it refuses, why, and the end.
post() {
  local answer
  answer=$(curl -sS --fail-with-body "$base$1" -H "Authorization: Bearer $key" \
    -H 'Content-Type: application/json' -d "$2") || { echo "$answer" >&2; return 1; }
  echo "$answer"
}

# The first member of that name in a JSON answer: enough where it is known to be a string.
member() { sed -E 's/.*"'"$1"'":"([^"]*)".*/\1/'; }

echo "1. An issuer, whose DID document the gateway serves"
issuer=$(post /api/v1/issuers '{"name":"Acme","didMethod":"web","keys":["P-256","Ed25519"]}' | member did)
echo "   $issuer"

echo "2. A credential type"
post /api/v1/schemas '{
  "id": "'"$schema"'", "name": "Visitor badge", "version": "1", "type": ["VisitorBadge"],
  "jsonSchema": {
    "type": "object",
    "properties": {"event": {"type": "string"}, "access": {"enum": ["visitor", "staff"]}},
    "required": ["event", "access"]
  },
  "selectivelyDisclosable": ["/access"],
  "display": [{"name": "Visitor badge", "locale": "en", "backgroundColor": "#12355b"}]
}' >/dev/null
echo "   $schema"

echo "3. A collection, open to whoever scans its QR"
collection=$(post /api/v1/collections '{
  "name": "KeyConf", "issuerDid": "'"$issuer"'", "schemaIds": ["'"$schema"'"],
  "format": "dc+sd-jwt", "validFor": "P30D",
  "claims": {"event": "KeyConf", "access": "visitor"},
  "policy": {"admission": "open"}
}' | member id)
echo "   $base/c/$collection"
curl -sS "$base/api/v1/collections/$collection/qr" -H 'Accept: text/plain'

echo "4. What a wallet does when it has scanned it"
answer=$(post /auto-issue \
  '{"did":"did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK","collectionId":"'"$collection"'"}')
echo "$answer"

echo "5. The status list, as any verifier fetches it: a signed JWT"
curl -sS --fail-with-body "$(member uri <<<"$answer")" -H 'Accept: application/statuslist+jwt'
echo
