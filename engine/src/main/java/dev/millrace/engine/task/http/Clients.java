package dev.millrace.engine.task.http;

import dev.millrace.engine.task.TaskFailure;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP clients: one for all requests without wishes of their own, one for each of the hosts
 * that are asked over TLS most, others for one run each.
 */
final class Clients {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
  private static final int DEFAULT_PROXY_PORT = 8080;
  private static final int HOSTS_MAX = 64;
  private static final TrustManager[] TRUSTS_ALL = {new TrustsAll()};

  private Clients() {}

  /** Clients for one run; closing it ends those that are its own. Used by the run's thread. */
  static final class Lease implements AutoCloseable {
    private final HttpParams params;
    private final Map<String, HttpClient> own = new HashMap<>();

    private Lease(HttpParams params) {
      this.params = params;
    }

    private boolean hasWishes() {
      return params.given().connectLimit() != null || params.trustsEveryCertificate();
    }

    private HttpClient.Builder wished() {
      Duration limit = params.given().connectLimit();
      HttpClient.Builder builder = builder(limit == null ? CONNECT_LIMIT : limit);
      if (params.trustsEveryCertificate()) {
        builder.sslContext(context(TRUSTS_ALL));
      }
      return builder;
    }

    /** For addresses without TLS, and for TLS with what stands in the address. */
    HttpClient plain() {
      return hasWishes() ? own.computeIfAbsent("", _ -> wished().build()) : Shared.CLIENT;
    }

    /** For TLS with a server of this name, whatever address is dialled. */
    HttpClient naming(String host) {
      HttpClient shared = hasWishes() ? null : Shared.naming(host);
      return shared != null
          ? shared
          : own.computeIfAbsent(host, _ -> named(wished(), host, params.trustsEveryCertificate()));
    }

    /** For whatever goes by way of the proxy of the options. */
    HttpClient throughProxy(InetAddress address) {
      HttpOptions.Proxy proxy = Objects.requireNonNull(params.given().chosenProxy());
      return own.computeIfAbsent(
          "proxy",
          _ -> {
            HttpClient.Builder builder = wished();
            setProxy(builder, proxy, address);
            return builder.build();
          });
    }

    @Override
    public void close() {
      own.values().forEach(HttpClient::shutdownNow);
    }
  }

  static Lease lease(HttpParams params) throws TaskFailure {
    HttpOptions.Proxy proxy = params.given().chosenProxy();
    if (proxy != null
        && proxy.type() != null
        && !proxy.type().toUpperCase(Locale.ROOT).equals("HTTP")) {
      throw new TaskFailure(
          "Property `options.proxy.type`: expected HTTP or DIRECT, got `" + proxy.type() + "`");
    }
    return new Lease(params);
  }

  /**
   * With a TLS context of its own: one that is shared would resume at an address the session that
   * another name began there, without a look at the certificate.
   */
  private static HttpClient named(HttpClient.Builder builder, String host, boolean trustsAll) {
    SSLParameters parameters = new SSLParameters();
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    parameters.setServerNames(List.of(new SNIHostName(name)));
    return builder
        .sslContext(context(trustsAll ? TRUSTS_ALL : Shared.TRUST))
        .sslParameters(parameters)
        .build();
  }

  private static HttpClient.Builder builder(Duration connectLimit) {
    Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(connectLimit)
        .executor(threads);
  }

  private static void setProxy(
      HttpClient.Builder builder, HttpOptions.Proxy proxy, InetAddress address) {
    int port = proxy.port() == null ? DEFAULT_PROXY_PORT : proxy.port();
    builder.proxy(ProxySelector.of(new InetSocketAddress(address, port)));
    if (proxy.username() != null) {
      builder.authenticator(new ProxyCredentials(proxy.username(), proxy.password()));
    }
  }

  /** Made when the first task asks, not when the engine starts. */
  private static final class Shared {
    private static final HttpClient CLIENT = builder(CONNECT_LIMIT).build();
    private static final TrustManager[] TRUST = trust();
    private static final Map<String, HttpClient> NAMING = new ConcurrentHashMap<>();

    /** Null when there are enough hosts: the others are asked by clients of one run. */
    static @Nullable HttpClient naming(String host) {
      String name = host.toLowerCase(Locale.ROOT);
      HttpClient known = NAMING.get(name);
      if (known != null || NAMING.size() >= HOSTS_MAX) {
        return known;
      }
      return NAMING.computeIfAbsent(name, _ -> named(builder(CONNECT_LIMIT), name, false));
    }
  }

  private static TrustManager[] trust() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the certificates of this JVM cannot be read", e);
    }
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

  private static SSLContext context(TrustManager[] trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust, new SecureRandom());
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
