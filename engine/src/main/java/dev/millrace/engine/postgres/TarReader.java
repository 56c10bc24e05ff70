package dev.millrace.engine.postgres;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Unpacks the tar archives we ship: files, folders and links with names that fit the header, which
 * is all they hold. Anything else is refused rather than unpacked wrongly.
 */
final class TarReader {

  private static final int BLOCK = 512;
  private static final int NAME_AT = 0;
  private static final int NAME_LENGTH = 100;
  private static final int MODE_AT = 100;
  private static final int SIZE_AT = 124;
  private static final int TYPE_AT = 156;
  private static final int LINK_AT = 157;
  private static final int PREFIX_AT = 345;
  private static final int PREFIX_LENGTH = 155;
  private static final int ANY_EXECUTE = 0111;

  private final InputStream in;
  private final Path target;
  private final byte[] header = new byte[BLOCK];

  private TarReader(InputStream in, Path target) {
    this.in = in;
    this.target = target;
  }

  static void extract(InputStream in, Path target) throws IOException {
    Files.createDirectories(target);
    var reader = new TarReader(in, target.toRealPath());
    while (reader.nextHeader()) {
      reader.extractEntry();
    }
  }

  private boolean nextHeader() throws IOException {
    int read = in.readNBytes(header, 0, BLOCK);
    if (read != BLOCK) {
      throw new EOFException("the archive ends in the middle of an entry");
    }
    return header[NAME_AT] != 0;
  }

  private void extractEntry() throws IOException {
    var path = inside(name());
    Files.createDirectories(path.getParent());
    switch (header[TYPE_AT]) {
      case '0', 0 -> extractFile(path);
      case '5' -> Files.createDirectories(path);
      case '2' -> Files.createSymbolicLink(path, linkTarget(path));
      default -> throw new IOException("an entry of a kind we do not ship: " + path);
    }
  }

  private void extractFile(Path path) throws IOException {
    long size = octal(SIZE_AT, 12);
    try (var out = Files.newOutputStream(path)) {
      copy(size, out);
    }
    in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    if ((octal(MODE_AT, 8) & ANY_EXECUTE) != 0) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private void copy(long size, OutputStream out) throws IOException {
    var buffer = new byte[1 << 16];
    for (long left = size; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the archive ends in the middle of a file");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  /** Where a link leads, as written; like every entry it must stay inside. */
  private Path linkTarget(Path link) throws IOException {
    var written = text(LINK_AT, NAME_LENGTH);
    inside(target.relativize(link.resolveSibling(written).normalize()).toString());
    return Path.of(written);
  }

  private Path inside(String name) throws IOException {
    var path = target.resolve(name).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("an entry outside of the archive's folder: " + name);
    }
    return path;
  }

  private String name() {
    // GNU's variant of the magic word ends in a space and has other things where the prefix would
    // be.
    var prefix = header[262] == 0 ? text(PREFIX_AT, PREFIX_LENGTH) : "";
    var name = text(NAME_AT, NAME_LENGTH);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private String text(int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.UTF_8);
  }

  private long octal(int at, int length) throws IOException {
    var digits = text(at, length).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new IOException("not a number in the archive: " + digits, e);
    }
  }
}
