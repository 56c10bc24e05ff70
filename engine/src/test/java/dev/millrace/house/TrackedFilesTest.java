package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The repository is the same on every machine: no path of one, no host that its packages came from.
 */
class TrackedFilesTest {
  /** Written in two parts, so that this file does not name them. */
  private static final List<String> REGISTRY_HOSTS =
      List.of(
          "repo1." + "maven.org",
          "repo.maven." + "apache.org",
          "registry." + "npmjs.org",
          "files." + "pythonhosted.org",
          "deb." + "debian.org");

  @Test
  void noTrackedFileNamesAPlaceOfOneMachine() throws IOException {
    List<String> forbidden = new ArrayList<>(REGISTRY_HOSTS);
    forbidden.add(Checkout.root() + "/");
    forbidden.add(System.getProperty("user.home") + "/");
    List<String> complaints = new ArrayList<>();

    for (Path file : Checkout.trackedFiles()) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      for (String word : forbidden) {
        if (text.contains(word)) {
          complaints.add(
              Checkout.root().relativize(file) + " names " + word + ": say it for every machine");
        }
      }
    }

    assertThat(complaints).isEmpty();
  }
}
