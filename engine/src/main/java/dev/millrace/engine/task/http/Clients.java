package dev.millrace.engine.task.http;

import dev.millrace.engine.task.TaskFailure;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP clients: one for all requests without wishes of their own, others for one run each.
 */
final class Clients {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
  private static final int DEFAULT_PROXY_PORT = 8080;

  private Clients() {}

  /**
   * A client for one run; closing it ends the connections that are its own.
   *
   * @param shared it serves others as well and is not ended
   */
  record Lease(HttpClient client, boolean shared) implements AutoCloseable {
    @Override
    public void close() {
      if (!shared) {
        client.shutdownNow();
      }
    }
  }

  static Lease lease(HttpParams params) throws TaskFailure {
    HttpOptions options = params.given();
    HttpOptions.Proxy proxy = options.chosenProxy();
    if (options.connectLimit() == null && proxy == null && !params.trustsEveryCertificate()) {
      return new Lease(Shared.CLIENT, true);
    }
    Duration limit = options.connectLimit();
    HttpClient.Builder builder = builder(limit == null ? CONNECT_LIMIT : limit);
    if (proxy != null) {
      setProxy(builder, proxy);
    }
    if (params.trustsEveryCertificate()) {
      builder.sslContext(trusting());
    }
    return new Lease(builder.build(), false);
  }

  private static HttpClient.Builder builder(Duration connectLimit) {
    Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(connectLimit)
        .executor(threads);
  }

  private static void setProxy(HttpClient.Builder builder, HttpOptions.Proxy proxy)
      throws TaskFailure {
    if (proxy.type() != null && !proxy.type().toUpperCase(Locale.ROOT).equals("HTTP")) {
      throw new TaskFailure(
          "Property `options.proxy.type`: expected HTTP or DIRECT, got `" + proxy.type() + "`");
    }
    int port = proxy.port() == null ? DEFAULT_PROXY_PORT : proxy.port();
    builder.proxy(ProxySelector.of(new InetSocketAddress(proxy.address(), port)));
    if (proxy.username() != null) {
      builder.authenticator(new ProxyCredentials(proxy.username(), proxy.password()));
    }
  }

  /** Made when the first task asks, not when the engine starts. */
  private static final class Shared {
    private static final HttpClient CLIENT = builder(CONNECT_LIMIT).build();
  }

  /** Answers proxies, and nobody else. */
  private static final class ProxyCredentials extends Authenticator {
    private final String username;
    private final String password;

    ProxyCredentials(String username, @Nullable String password) {
      this.username = username;
      this.password = password == null ? "" : password;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      return getRequestorType() == RequestorType.PROXY
          ? new PasswordAuthentication(username, password.toCharArray())
          : null;
    }
  }

  private static SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has TLS", e);
    }
  }

  /**
   * What the user asked for with insecureTrustAllCertificates: host names are not checked either.
   */
  private static final class TrustsAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
