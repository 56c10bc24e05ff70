package dev.millrace.api.files;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Unpacks an archive within limits. Where a file goes is decided, and checked, by who takes it: an
 * entry's name is only a name here, and links are ordinary entries.
 */
public final class ZipUnpacker {

  private static final int ENTRIES_MAX = 10_000;

  private final long bytesMax;
  private long bytes;

  /**
   * @param bytesMax how much all files together may hold
   */
  public ZipUnpacker(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Takes one file of an archive. */
  @FunctionalInterface
  public interface Target {
    void take(String name, InputStream content) throws IOException;
  }

  /** Hands out the files one after the other; folders are not told. */
  public void unpack(InputStream archive, Target target) throws IOException {
    try {
      ZipInputStream zip = new ZipInputStream(archive);
      int entries = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries++;
        if (entries > ENTRIES_MAX) {
          throw tooLarge("more than " + ENTRIES_MAX + " files");
        }
        if (!entry.isDirectory()) {
          target.take(entry.getName(), limited(zip));
        }
      }
    } catch (ZipException e) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID, "the file is no zip archive: " + e.getMessage(), e);
    }
  }

  /** Counts what comes out, because sizes in the archive's headers may lie. */
  private InputStream limited(ZipInputStream zip) {
    return new FilterInputStream(zip) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        bytes += Math.max(0, read);
        if (bytes > bytesMax) {
          throw tooLarge("more than " + bytesMax + " bytes");
        }
        return read;
      }

      // The archive goes on after this file.
      @Override
      public void close() {}
    };
  }

  private static EngineException tooLarge(String what) {
    return new EngineException(ErrorCode.LIMIT_EXCEEDED, "the archive holds " + what);
  }
}
