# The jar in an image of its own, without root. Build the jar first, with the launcher or with Maven:
#   ./millrace version && docker build -t millrace .
# BASE is any image with a JDK or JRE 25, a shell, and useradd.
ARG BASE=eclipse-temurin:25-jre
FROM ${BASE}

# What script tasks need on the process runner; empty adds nothing and needs no network.
ARG PACKAGES="python3"
RUN if [ -n "${PACKAGES}" ]; then \
      apt-get update && apt-get install -y --no-install-recommends ${PACKAGES} && rm -rf /var/lib/apt/lists/*; \
    fi \
    && useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin millrace \
    && mkdir /data && chown millrace:millrace /data

COPY api/target/millrace.jar /opt/millrace/millrace.jar

USER millrace
WORKDIR /data
VOLUME /data
EXPOSE 8080

# The embedded database, unless MILLRACE_DATABASE_URL names another. On an address others reach, a login is required; its
# password is in /data/password, or MILLRACE_AUTH_PASSWORD.
ENV MILLRACE_HOST=0.0.0.0 \
    MILLRACE_PORT=8080 \
    MILLRACE_DATA=/data

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$MILLRACE_PORT && printf 'GET /health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]

# Exec form: the JVM is process 1 and gets SIGTERM, which drains it. Its options are those of the launcher.
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError", \
  "-Xmx512m", "-Xms64m", "-XX:NewSize=32m", \
  "-XX:MinHeapFreeRatio=20", "-XX:MaxHeapFreeRatio=40", "-XX:-ShrinkHeapInSteps", "-XX:TrimNativeHeapInterval=10000", \
  "-XX:Tier3DelayOn=0", "-XX:Tier4InvocationThreshold=20000", "-XX:Tier4MinInvocationThreshold=5000", \
  "-XX:Tier4CompileThreshold=40000", \
  "-jar", "/opt/millrace/millrace.jar"]
CMD ["server"]
