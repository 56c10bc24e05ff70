package dev.millrace.engine.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Reads a stored file chunk after chunk; holds one in memory. For one thread. */
final class ChunkedInputStream extends InputStream {
  private final StoredFile file;
  private final ChunkSource source;
  private byte[] chunk = new byte[0];
  private int number;
  private int at;
  private long left;

  interface ChunkSource {
    byte[] read(int number) throws IOException;
  }

  ChunkedInputStream(StoredFile file, ChunkSource source) {
    this.file = file;
    this.source = source;
    this.left = file.size();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      return -1;
    }
    fill();
    int count = Math.min(length, chunk.length - at);
    System.arraycopy(chunk, at, target, offset, count);
    at += count;
    left -= count;
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long wanted = Math.max(0, Math.min(count, left));
    long position = file.size() - left + wanted;
    left -= wanted;
    // Chunks that are passed over whole are not read.
    int target = (int) (position / FileStore.CHUNK_BYTES);
    if (target != number - 1) {
      number = target;
      chunk = new byte[0];
    }
    at = (int) (position % FileStore.CHUNK_BYTES);
    return wanted;
  }

  @Override
  public int available() {
    return Math.max(0, chunk.length - at);
  }

  private void fill() throws IOException {
    if (at < chunk.length) {
      return;
    }
    at = chunk.length == 0 ? at : 0;
    chunk = source.read(number++);
    if (at >= chunk.length) {
      throw new IOException("a chunk of " + file.path() + " is shorter than it should be");
    }
  }
}
