# syntax=docker/dockerfile:1

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml .
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -q -B -DskipTests package

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --no-create-home chancery \
    && install -d -o 10001 -g 10001 /app/data
WORKDIR /app
COPY --from=build /build/target/chancery/ ./
COPY conf/chancery.properties conf/

# The AOT cache (JEP 514) holds the classes that a start loads, for this JVM and these jars. The
# training run finds none of its servers: it gives up or is stopped, and leaves the cache either way.
RUN export CHANCERY_PG_URI=postgresql://nobody@127.0.0.1:1/none \
           CHANCERY_REDIS_URI=redis://127.0.0.1:1 \
           CHANCERY_MASTER_KEY="$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')"; \
    timeout 15 java -XX:AOTCacheOutput=chancery.aot --sun-misc-unsafe-memory-access=allow \
        -jar /app/chancery.jar > /dev/null 2>&1; \
    rm -rf data/*; test -s chancery.aot

ENV CHANCERY_CONFIG=/app/conf/chancery.properties \
    CHANCERY_DATA_DIR=/app/data \
    CHANCERY_MANAGEMENT_BIND=0.0.0.0
USER 10001
# The API; health and metrics (9090) are for whoever runs it, and so are not announced.
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${CHANCERY_MANAGEMENT_PORT:-9090} && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["java", "-XX:AOTCache=/app/chancery.aot", "--sun-misc-unsafe-memory-access=allow", \
            "-XX:MaxRAMPercentage=60", "-jar", "/app/chancery.jar"]
