package dev.millrace.engine.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the programs to run: the shipped ones, or else what this machine has installed, of the
 * version the data need.
 */
final class Installations {

  private static final Logger LOG = LoggerFactory.getLogger(Installations.class);

  private final List<Installation> usable = new ArrayList<>();
  private String whyNotShipped = "none are shipped for " + ShippedBinaries.platform();

  private Installations() {}

  static Installation choose(EmbeddedPostgresSettings settings, OptionalInt clusterMajor) {
    var named = settings.programs().installation();
    if (named != null) {
      return requireMajor(List.of(named(named)), clusterMajor, settings.dataFolder());
    }
    var found = new Installations();
    found.shipped(settings);
    if (found.usable.stream().noneMatch(one -> matches(one, clusterMajor))) {
      found.usable.addAll(Installation.installed());
    }
    if (found.usable.isEmpty()) {
      throw found.nothing();
    }
    return requireMajor(found.usable, clusterMajor, settings.dataFolder());
  }

  private void shipped(EmbeddedPostgresSettings settings) {
    ShippedBinaries.unpackTo(settings.programs().folder(), settings.programs().prepared())
        .ifPresent(bin -> {
          var answer = Installation.askVersion(bin);
          Installation.parse(bin, answer.output())
              .ifPresentOrElse(usable::add, () -> reject(bin, answer.output()));
        });
  }

  private void reject(Path bin, String output) {
    whyNotShipped = "the shipped ones cannot run: " + output;
    LOG.warn(
        "the shipped PostgreSQL in {} cannot run here, looking for an installed one: {}",
        bin,
        output);
  }

  private EmbeddedPostgresException nothing() {
    return new EmbeddedPostgresException(
        EmbeddedPostgresException.UNSUPPORTED_PLATFORM,
        "No PostgreSQL programs for this machine: "
            + whyNotShipped
            + ", and none of version "
            + Installation.MAJOR_MIN
            + " or newer is installed. Install PostgreSQL, or give Millrace a server with"
            + " --database-url.");
  }

  private static Installation named(Path folder) {
    var bin = Files.isDirectory(folder.resolve("bin")) ? folder.resolve("bin") : folder;
    return Installation.in(bin)
        .orElseThrow(() ->
            new EmbeddedPostgresException(
                EmbeddedPostgresException.UNSUPPORTED_PLATFORM,
                "No PostgreSQL "
                    + Installation.MAJOR_MIN
                    + " or newer in "
                    + folder
                    + ": bin/postgres and bin/initdb were expected there."));
  }

  private static Installation requireMajor(
      List<Installation> candidates, OptionalInt clusterMajor, Path folder) {
    Optional<Installation> match =
        candidates.stream().filter(one -> matches(one, clusterMajor)).findFirst();
    return match.orElseThrow(() -> mismatch(candidates, clusterMajor, folder));
  }

  private static boolean matches(Installation one, OptionalInt clusterMajor) {
    return clusterMajor.isEmpty() || clusterMajor.getAsInt() == one.major();
  }

  private static EmbeddedPostgresException mismatch(
      List<Installation> candidates, OptionalInt clusterMajor, Path folder) {
    var present =
        candidates.stream()
            .map(one -> one.version() + " (" + one.bin() + ")")
            .collect(Collectors.joining(", "));
    int needed = clusterMajor.orElseThrow();
    return new EmbeddedPostgresException(
        EmbeddedPostgresException.VERSION_MISMATCH,
        "The data in "
            + folder
            + " were made by PostgreSQL "
            + needed
            + ", and here is "
            + present
            + ". Install PostgreSQL "
            + needed
            + ", or move the data to the new version (docs/errors/POSTGRES_VERSION_MISMATCH.md).");
  }
}
