package dev.millrace.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archives we ship, and what could be wrong with one. */
class TarReaderTest {

  private static final int BLOCK = 512;

  @TempDir private Path folder;
  private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

  @Test
  void filesFoldersLinksAndTheRightToExecuteAreUnpacked() throws IOException {
    add("lib/", '5', "0000755", "", "");
    add("lib/x.so.1", '0', "0000644", "text of a library", "");
    add("lib/x.so", '2', "0000777", "", "x.so.1");
    add("bin/run", '0', "0000755", "", "");

    extract();

    assertThat(folder.resolve("lib/x.so")).isSymbolicLink().hasContent("text of a library");
    assertThat(Files.isExecutable(folder.resolve("bin/run"))).isTrue();
    assertThat(folder.resolve("bin/run")).isEmptyFile();
  }

  @Test
  void anEntryOutsideOfTheFolderIsRefused() throws IOException {
    add("../evil", '0', "0000644", "x", "");

    assertThatThrownBy(this::extract)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("../evil");
  }

  @Test
  void aLinkToTheOutsideIsRefused() throws IOException {
    add("lib/evil", '2', "0000777", "", "../../etc/passwd");

    assertThatThrownBy(this::extract)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("outside");
  }

  @Test
  void anUnknownKindOfEntryIsRefused() throws IOException {
    add("device", '3', "0000644", "", "");

    assertThatThrownBy(this::extract)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("device");
  }

  @Test
  void anArchiveThatIsCutIsRefused() throws IOException {
    add("file", '0', "0000644", "text", "");
    var cut = Arrays.copyOf(archive.toByteArray(), BLOCK + 2);

    assertThatThrownBy(() -> TarReader.extract(new ByteArrayInputStream(cut), folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ends in the middle");
  }

  private void extract() throws IOException {
    archive.write(new byte[2 * BLOCK]);
    TarReader.extract(new ByteArrayInputStream(archive.toByteArray()), folder);
  }

  private void add(String name, char type, String mode, String content, String link)
      throws IOException {
    var header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, mode);
    put(header, 124, "%011o".formatted(content.length()));
    header[156] = (byte) type;
    put(header, 157, link);
    put(header, 257, "ustar  ");
    archive.write(header);
    archive.write(content.getBytes(StandardCharsets.US_ASCII));
    archive.write(new byte[(BLOCK - content.length() % BLOCK) % BLOCK]);
  }

  private static void put(byte[] header, int at, String text) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
