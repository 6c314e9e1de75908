#!/usr/bin/env bash
# Makes chancery.aot beside the packaged chancery.jar: the classes that a start loads, linked, and what
# the JVM has learnt of their methods (JEP 514, 515). For one JVM and these jars alone; any other starts
# without it. Then:  java -XX:AOTCache=target/chancery/chancery.aot … -jar target/chancery/chancery.jar
#   conf/aot-cache.sh [JAVA [JDK]]        after mvn package; JAVA is the java that will run it
# A gateway with embedded servers, run by JDK (a runtime by jlink lacks what they need), lends its servers
# to the one that is watched, which is started, asked for a credential and stopped.
set -euo pipefail
cd "$(dirname "$0")/.."
java="${1:-${JAVA_HOME:+$JAVA_HOME/bin/}java}"
jdk="${2:-$java}"
port="${AOT_PORT:-38080}"
work="$(mktemp -d)"
lender=
watched=
end() {
  local process
  for process in $watched $lender; do
    kill "$process" 2> /dev/null && wait "$process" || true
  done
  rm -rf "$work"
}
trap end EXIT

# until COMMAND… succeeds, for as long as the process lives that is to make it so, and a minute at most
await() {
  local process="$1" deadline=$((SECONDS + 60))
  shift
  until "$@"; do
    if ! kill -0 "$process" 2> /dev/null || [ "$SECONDS" -ge "$deadline" ]; then
      tail -n 20 "$work"/*.log >&2
      exit 1
    fi
    sleep 0.1
  done
}
ready() {
  curl -sf -m 5 -o /dev/null "http://localhost:$1/health/ready"
}

rm -f target/chancery/chancery.aot
mvn -q -B dependency:build-classpath -Dmdep.includeScope=compile -Dmdep.outputFile="$work/classpath"
CHANCERY_DATA_DIR="$work/data" CHANCERY_HTTP_PORT="$port" \
  "$jdk" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "target/classes:$(< "$work/classpath")" dev.chancery.Chancery > "$work/lender.log" 2>&1 &
lender=$!
await "$lender" grep -qs /c/ "$work/lender.log"
await "$lender" ready "$port"

password="$(< "$work/data/password")"
postgres="$(sed -n 4p "$work/data/postgres/postmaster.pid" | tr -d ' ')"
redis="$(sed -n 's/^port //p' "$work/data/redis/redis.conf")"
collection="$(grep -o -m 1 '/c/[0-9a-f-]*' "$work/lender.log" | cut -c 4-)"
CHANCERY_PG_URI="postgresql://chancery:$password@127.0.0.1:$postgres/chancery" \
CHANCERY_REDIS_URI="redis://:$password@127.0.0.1:$redis" \
CHANCERY_MASTER_KEY="$(< "$work/data/master.key")" CHANCERY_BASE_URL="http://localhost:$port" \
CHANCERY_DATA_DIR="$work/watched" CHANCERY_HTTP_BIND=127.0.0.1 CHANCERY_HTTP_PORT=$((port + 1)) \
CHANCERY_MANAGEMENT_PORT=$((port + 2)) CHANCERY_DRAIN_DELAY=PT0S \
  "$java" -XX:AOTCacheOutput=target/chancery/chancery.aot --sun-misc-unsafe-memory-access=allow \
  -jar target/chancery/chancery.jar > "$work/watched.log" 2>&1 &
watched=$!
await "$watched" ready $((port + 2))
curl -sf -m 10 -o /dev/null "http://localhost:$((port + 1))/auto-issue" -H 'Content-Type: application/json' -d "$(
  printf '{"did":"did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK","collectionId":"%s"}' "$collection")"
kill "$watched"
wait "$watched" || true
watched=
test -s target/chancery/chancery.aot
