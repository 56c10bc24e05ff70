package dev.millrace.engine.task.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.millrace.engine.task.HandlerSettings;
import dev.millrace.engine.template.Services.HttpCall;
import dev.millrace.engine.template.Services.HttpExtras;
import dev.millrace.engine.template.TemplateException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was judged is what is dialled. The names are made up by a resolver that a JVM takes at its
 * start, and the JVM must not remember their addresses, so this runs in a process of its own.
 */
class PinnedAddressTest {

  private static final String PASSWORD = "changeit";

  @Test
  void aNameThatMovesAfterItWasJudgedIsDialledWhereItWas(@TempDir Path folder) throws Exception {
    List<String> said = run(folder);

    assertThat(said)
        .containsExactly(
            "plain: the judged one, asked as moves.test:PORT",
            "tls: the judged one, asked as moves.test:PORT",
            "other name: http() failed: No secure connection to https://other.test:PORT: the"
                + " certificate of the server is not for other.test (a private certificate needs"
                + " to be known to this machine, or options.ssl.insecureTrustAllCertificates)",
            "other name again: the same",
            "metadata: http() failed: `metadata.test` is 169.254.169.254, which HTTP tasks of this"
                + " engine may not reach (http-targets is no-metadata); an administrator can"
                + " change that setting");
  }

  private static List<String> run(Path folder) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin");
    Path keys = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                java.resolve("keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=moves.test",
                "-ext",
                "san=dns:moves.test",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String complaint = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(complaint).isZero();
    Path services = folder.resolve("META-INF/services");
    Files.createDirectories(services);
    Files.writeString(
        services.resolve(InetAddressResolverProvider.class.getName()), Names.class.getName());
    Process program =
        new ProcessBuilder(
                java.resolve("java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dsun.net.inetaddr.ttl=0",
                "-Dsun.net.inetaddr.negative.ttl=0",
                "-Djavax.net.ssl.trustStore=" + keys,
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
                "-cp",
                folder
                    + System.getProperty("path.separator")
                    + System.getProperty("java.class.path"),
                Program.class.getName(),
                keys.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String text = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor()).as(text).isZero();
    return text.lines().filter(line -> line.contains(": ")).toList();
  }

  /** Where moves.test leads: first to the one address, ever after to the other. */
  public static final class Names extends InetAddressResolverProvider {
    private static final AtomicInteger LOOKS = new AtomicInteger();

    static void forget() {
      LOOKS.set(0);
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
      InetAddressResolver system = configuration.builtinResolver();
      return new InetAddressResolver() {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
            throws UnknownHostException {
          return switch (host) {
            case "moves.test" ->
                Stream.of(address(host, 127, 0, 0, LOOKS.getAndIncrement() == 0 ? 1 : 2));
            case "other.test" -> Stream.of(address(host, 127, 0, 0, 1));
            case "metadata.test" -> Stream.of(address(host, 169, 254, 169, 254));
            default -> system.lookupByName(host, policy);
          };
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
          return system.lookupByAddress(address);
        }
      };
    }

    private static InetAddress address(String host, int... bytes) throws UnknownHostException {
      byte[] four = new byte[bytes.length];
      for (int at = 0; at < bytes.length; at++) {
        four[at] = (byte) bytes[at];
      }
      return InetAddress.getByAddress(host, four);
    }

    @Override
    public String name() {
      return "names of a test";
    }
  }

  /** The process: two addresses that listen at the same port, and calls to them by name. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws Exception {
      SSLContext tls = tls(Path.of(arguments[0]));
      HttpServer judged = plain("127.0.0.1", 0, "the judged one");
      HttpServer moved = plain("127.0.0.2", judged.getAddress().getPort(), "the other one");
      HttpServer secure = secure("127.0.0.1", 0, "the judged one", tls);
      HttpServer secureMoved =
          secure("127.0.0.2", secure.getAddress().getPort(), "the other one", tls);
      String port = ":" + secure.getAddress().getPort();
      say("plain", "http://moves.test:" + judged.getAddress().getPort() + "/a?b=c");
      Names.forget();
      say("tls", "https://moves.test" + port + "/a");
      say("other name", "https://other.test" + port + "/a");
      String again = call("https://other.test" + port + "/a");
      print("other name again: " + (again.contains("is not for other.test") ? "the same" : again));
      say("metadata", "http://metadata.test/latest");
      List.of(judged, moved, secure, secureMoved).forEach(server -> server.stop(0));
    }

    private static SSLContext tls(Path keys) throws Exception {
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(keys)) {
        store.load(in, PASSWORD.toCharArray());
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    }

    private static HttpServer plain(String address, int port, String name) throws IOException {
      return answering(HttpServer.create(new InetSocketAddress(address, port), 0), name);
    }

    private static HttpServer secure(String address, int port, String name, SSLContext tls)
        throws IOException {
      HttpsServer server = HttpsServer.create(new InetSocketAddress(address, port), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return answering(server, name);
    }

    private static HttpServer answering(HttpServer server, String name) {
      server.createContext(
          "/",
          exchange -> {
            String host = exchange.getRequestHeaders().getFirst("Host");
            byte[] body =
                (name + ", asked as " + host.replaceFirst("\\d+$", "PORT"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return server;
    }

    private static void say(String what, String uri) {
      print(what + ": " + call(uri).replaceFirst("(test:)\\d+", "$1PORT"));
    }

    private static String call(String uri) {
      HttpCall call =
          new HttpCall(
              uri,
              "GET",
              Map.of(),
              null,
              "application/json",
              "*/*",
              new HttpExtras(Map.of(), Map.of()));
      try {
        return String.valueOf(new HttpCalls(HandlerSettings.defaults()).call(call));
      } catch (TemplateException e) {
        return String.valueOf(e.getMessage());
      }
    }

    private static void print(String line) {

      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)
          .println(line);
    }
  }
}
