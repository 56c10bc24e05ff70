package dev.millrace.engine.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * The program of a child JVM: starts a server in the folder of its first argument with the programs
 * unpacked in the second, says so on standard output, and stops it when standard input ends.
 */
final class ServerHolder {

  private ServerHolder() {}

  public static void main(String[] arguments) throws IOException {
    var settings =
        EmbeddedPostgresSettings.in(Path.of(arguments[0]))
            .withBinariesFolder(Path.of(arguments[1]));
    try (var server = EmbeddedPostgres.start(settings)) {
      System.out.println(
          "started " + server.pid() + " " + server.jdbcUrl() + " " + server.password());
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (EmbeddedPostgresException e) {
      System.out.println("refused " + e.code() + " " + e.getMessage());
    }
  }
}
