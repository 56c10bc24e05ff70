package dev.millrace.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The product's server, started as a user starts it, with its embedded PostgreSQL. Its standard
 * error goes to a file in the data folder. Used by one thread at a time.
 */
public final class ServerProcess implements AutoCloseable {

  private static final String ADDRESS = "address ";
  private static final String LAST_LINE = "stop ";
  private static final long STOP_SECONDS_MAX = 60;

  private final Process process;
  private final Path dataFolder;
  private final String url;

  private ServerProcess(Process process, Path dataFolder, String url) {
    this.process = process;
    this.dataFolder = dataFolder;
    this.url = url;
  }

  /**
   * Starts a server on a free port; returns when it answers.
   *
   * @param options further options of the server
   */
  public static ServerProcess start(ServerProgram program, Path dataFolder, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(program.command());
    command.addAll(List.of("server", "--port", "0", "--data", dataFolder.toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    // The settings are those given here; the user's own are for the user's server.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("MILLRACE_") && !name.equals("MILLRACE_JAVA_OPTIONS"));
    if (!program.javaOptions().isEmpty()) {
      builder.environment().put("JDK_JAVA_OPTIONS", program.javaOptions());
    }
    Path log = dataFolder.resolveSibling(dataFolder.getFileName() + ".log");
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = builder.start();
    String url = address(process);
    if (url.isEmpty()) {
      process.destroyForcibly();
      throw new IOException("the server did not start; its log is " + log);
    }
    return new ServerProcess(process, dataFolder, url);
  }

  private static String address(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String address = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(ADDRESS)) {
        address = line.substring(ADDRESS.length()).strip();
      } else if (line.startsWith(LAST_LINE)) {
        return address;
      }
    }
    return "";
  }

  /** Where it answers. */
  public String url() {
    return url;
  }

  public Path dataFolder() {
    return dataFolder;
  }

  /** The JVM; its children are the processes of PostgreSQL. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Stops it as Ctrl-C does. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
