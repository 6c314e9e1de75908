# syntax=docker/dockerfile:1

FROM maven:3.9-eclipse-temurin-25 AS build
# PostgreSQL, which lends itself to the training run below, does not run as root.
RUN useradd --uid 10002 --create-home build && install -d -o build -g build /build
USER build
WORKDIR /build
COPY --chown=build pom.xml .
COPY --chown=build src src
RUN --mount=type=cache,target=/home/build/.m2,uid=10002,gid=10002 mvn -q -B -DskipTests package
# The runtime of the image, and its AOT cache (JEP 514), which fits no other.
RUN jlink --add-modules java.se,jdk.crypto.ec,jdk.jfr,jdk.localedata,jdk.management,jdk.naming.dns,jdk.unsupported,jdk.zipfs \
          --strip-debug --no-header-files --no-man-pages --output /build/jre
COPY --chown=build conf/aot-cache.sh conf/
RUN --mount=type=cache,target=/home/build/.m2,uid=10002,gid=10002 conf/aot-cache.sh /build/jre/bin/java java

FROM debian:12-slim
RUN useradd --system --uid 10001 --no-create-home chancery \
    && install -d -o 10001 -g 10001 /app/data
WORKDIR /app
COPY --from=build /build/jre /jre
COPY --from=build /build/target/chancery/ ./
COPY conf/chancery.properties conf/

ENV PATH=/jre/bin:$PATH \
    CHANCERY_CONFIG=/app/conf/chancery.properties \
    CHANCERY_DATA_DIR=/app/data \
    CHANCERY_MANAGEMENT_BIND=0.0.0.0
USER 10001
# The API; health and metrics (9090) are for whoever runs it, and so are not announced.
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${CHANCERY_MANAGEMENT_PORT:-9090} && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["java", "-XX:AOTCache=/app/chancery.aot", "--sun-misc-unsafe-memory-access=allow", \
            "-XX:MaxRAMPercentage=60", "-jar", "/app/chancery.jar"]
