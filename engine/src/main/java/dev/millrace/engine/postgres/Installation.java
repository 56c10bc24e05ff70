package dev.millrace.engine.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A usable set of PostgreSQL programs: the folder with {@code postgres} and {@code initdb}, and
 * what version they are.
 */
record Installation(Path bin, String version, int major) {

  static final int MAJOR_MIN = 15;

  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)[.\\w]*)");

  Path postgres() {
    return bin.resolve("postgres");
  }

  Path initdb() {
    return bin.resolve("initdb");
  }

  /** The programs in this folder when they run and are new enough. */
  static Optional<Installation> in(Path bin) {
    if (!Files.isExecutable(bin.resolve("postgres"))
        || !Files.isExecutable(bin.resolve("initdb"))) {
      return Optional.empty();
    }
    return parse(bin, askVersion(bin).output()).filter(found -> found.major >= MAJOR_MIN);
  }

  /** What {@code postgres --version} answers, or why it cannot run. */
  static Command askVersion(Path bin) {
    return Command.run(List.of(bin.resolve("postgres").toString(), "--version"));
  }

  static Optional<Installation> parse(Path bin, String versionLine) {
    var matcher = VERSION.matcher(versionLine);
    return matcher.find()
        ? Optional.of(new Installation(bin, matcher.group(1), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /** Everything installed on this machine, the newest first. */
  static List<Installation> installed() {
    var folders = new ArrayList<Path>();
    for (var entry : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        folders.add(Path.of(entry));
      }
    }
    // Debian and Ubuntu, Red Hat's and its kin's PGDG packages, Homebrew.
    folders.addAll(binFoldersUnder(Path.of("/usr/lib/postgresql")));
    folders.addAll(binFoldersUnder(Path.of("/usr")));
    folders.addAll(binFoldersUnder(Path.of("/opt/homebrew/opt")));
    return folders.stream()
        .distinct()
        .flatMap(folder -> in(folder).stream())
        .sorted(Comparator.comparingInt(Installation::major).reversed())
        .toList();
  }

  private static List<Path> binFoldersUnder(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children
          .map(child -> child.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
          .toList();
    } catch (IOException e) {
      // A folder we may not list holds no installation we could run.
      return List.of();
    }
  }
}
