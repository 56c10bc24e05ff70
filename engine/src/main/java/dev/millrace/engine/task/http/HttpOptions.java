package dev.millrace.engine.task.http;

import dev.millrace.engine.task.Required;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code options} block of HTTP tasks. Those of its properties that only tuned Kestra's own
 * client are accepted and do nothing.
 */
record HttpOptions(
    @Nullable Timeout timeout,
    @Nullable Proxy proxy,
    @Nullable Auth auth,
    @Nullable Ssl ssl,
    @Nullable Boolean followRedirects,
    @Nullable Boolean allowFailed,
    @Nullable List<Integer> allowedResponseCodes,
    @Nullable Boolean enabledTcpExtendedKeepAlive,
    @Nullable String defaultCharset,
    @Nullable List<LoggedPart> logs,
    @Nullable Duration connectTimeout,
    @Nullable Duration readTimeout,
    @Nullable String proxyType,
    @Nullable String proxyAddress,
    @Nullable Integer proxyPort,
    @Nullable String proxyUsername,
    @Nullable String proxyPassword,
    @Nullable String basicAuthUser,
    @Nullable String basicAuthPassword,
    @Nullable String logLevel,
    @Nullable Duration readIdleTimeout,
    @Nullable Duration connectionPoolIdleTimeout,
    @Nullable Long maxContentLength) {

  static final HttpOptions NONE =
      new HttpOptions(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null, null, null, null, null, null, null);

  /** Limits in time. */
  record Timeout(@Nullable Duration connectTimeout, @Nullable Duration readIdleTimeout) {}

  /** A proxy server. */
  record Proxy(
      @Nullable String type,
      @Nullable String address,
      @Nullable Integer port,
      @Nullable String username,
      @Nullable String password) {}

  /** Credentials. */
  record Auth(
      @Required AuthType type,
      @Nullable String username,
      @Nullable String password,
      @Nullable String token) {}

  /** Kinds of credentials. */
  enum AuthType {
    BASIC,
    BEARER,
    DIGEST
  }

  /** Checks of the server's certificate. */
  record Ssl(@Nullable Boolean insecureTrustAllCertificates) {}

  /** What is written to the log. */
  enum LoggedPart {
    REQUEST_HEADERS,
    REQUEST_BODY,
    RESPONSE_HEADERS,
    RESPONSE_BODY
  }

  boolean followsRedirects() {
    return followRedirects == null || followRedirects;
  }

  boolean allows(int code) {
    return code < 400
        || Boolean.TRUE.equals(allowFailed)
        || (allowedResponseCodes != null && allowedResponseCodes.contains(code));
  }

  @Nullable Duration connectLimit() {
    return timeout != null && timeout.connectTimeout() != null
        ? timeout.connectTimeout()
        : connectTimeout;
  }

  Duration idleLimit(Duration fallback) {
    if (timeout != null && timeout.readIdleTimeout() != null) {
      return timeout.readIdleTimeout();
    }
    if (readTimeout != null) {
      return readTimeout;
    }
    return readIdleTimeout == null ? fallback : readIdleTimeout;
  }

  /** The credentials, also those in the old spelling; null when there are none. */
  @Nullable Auth credentials() {
    return auth != null || basicAuthUser == null
        ? auth
        : new Auth(AuthType.BASIC, basicAuthUser, basicAuthPassword, null);
  }

  /** The proxy, also in the old spelling; null when the connection is direct. */
  @Nullable Proxy chosenProxy() {
    Proxy chosen =
        proxy != null || proxyAddress == null
            ? proxy
            : new Proxy(proxyType, proxyAddress, proxyPort, proxyUsername, proxyPassword);
    return chosen == null || chosen.address() == null || "DIRECT".equalsIgnoreCase(chosen.type())
        ? null
        : chosen;
  }

  boolean trustsEveryCertificate() {
    return ssl != null && Boolean.TRUE.equals(ssl.insecureTrustAllCertificates());
  }

  boolean logs(LoggedPart part) {
    return logs != null && logs.contains(part);
  }
}
