package dev.millrace.engine.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * A child JVM that runs {@link ServerHolder}, possibly as another user; ended for good when closed.
 */
final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts it with these words in front of the command; its classes are copied to where every user
   * may read them.
   */
  static ChildJvm start(List<String> prefix, Path classes, Path data, Path binaries)
      throws IOException {
    var command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-cp", classPath(classes)));
    command.addAll(List.of(ServerHolder.class.getName(), data.toString(), binaries.toString()));
    return new ChildJvm(
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** The one line it says when its server runs or is refused. */
  List<String> answer() throws IOException {
    var line = output.readLine();
    return line == null ? List.of() : List.of(line.split(" ", -1));
  }

  long pid() {
    return process.pid();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Lets it stop its server and end. */
  boolean stop() throws IOException, InterruptedException {
    process.getOutputStream().close();
    return process.waitFor(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Copied once: a class that is replaced while another child loads it ends that child. */
  private static String classPath(Path target) throws IOException {
    var slf4j = target.resolve("slf4j-api.jar");
    if (!Files.exists(slf4j)) {
      copyPackage(placeOf(EmbeddedPostgres.class, "EmbeddedPostgres.class"), target);
      copyPackage(placeOf(ServerHolder.class, "ServerHolder.class"), target);
      copyPackage(placeOf(EmbeddedPostgres.class, "postgres.properties"), target);
      Files.copy(jarOf(Logger.class), slf4j);
    }
    return target + ":" + slf4j;
  }

  private static void copyPackage(Path source, Path target) throws IOException {
    var folder = target.resolve("dev/millrace/engine/postgres");
    Files.createDirectories(folder);
    try (var files = Files.list(source)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Path placeOf(Class<?> neighbour, String file) throws IOException {
    try {
      var resource = neighbour.getResource(file);
      if (resource == null) {
        throw new IOException(file + " is not on the class path");
      }
      return Path.of(resource.toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static Path jarOf(Class<?> type) throws IOException {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
