package dev.millrace.bench.server;

import java.nio.file.Path;
import java.util.List;

/**
 * How a server is started.
 *
 * @param command up to the name of the program's own command
 * @param javaOptions further options of its JVM, as the JDK reads them from the environment
 */
public record ServerProgram(List<String> command, String javaOptions) {

  public ServerProgram {
    command = List.copyOf(command);
  }

  public static ServerProgram of(String... command) {
    return new ServerProgram(List.of(command), "");
  }

  /** The launcher of a checkout: what a user runs, with its options of the JVM. */
  public static ServerProgram launcher(Path checkout) {
    return of(checkout.resolve("millrace").toString());
  }

  public ServerProgram withJavaOptions(String options) {
    return new ServerProgram(command, options);
  }
}
