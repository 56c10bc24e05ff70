package dev.millrace.engine.task.testing;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.task.Files;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Internal storage in memory; addresses are {@code kestra:///NAME} and {@code nsfile:///PATH}. */
public final class FakeFiles implements Files {

  private final Map<String, byte[]> stored = new ConcurrentSkipListMap<>();
  private final Map<String, byte[]> namespace = new ConcurrentSkipListMap<>();

  /** Puts text under a name and gives its address. */
  public String put(String name, String content) {
    return put(name, content.getBytes(StandardCharsets.UTF_8));
  }

  public String put(String name, byte[] content) {
    stored.put("kestra:///" + name, content);
    return "kestra:///" + name;
  }

  public void putNamespace(String path, String content) {
    namespace.put(path, content.getBytes(StandardCharsets.UTF_8));
  }

  public String text(String uri) throws IOException {
    try (InputStream in = open(uri)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  public int count() {
    return stored.size();
  }

  @Override
  public InputStream open(String uri) throws IOException {
    if (uri.startsWith("nsfile:///")) {
      return openNamespace(null, uri.substring("nsfile:///".length()));
    }
    byte[] content = stored.get(uri);
    if (content == null) {
      throw missing(uri);
    }
    return new ByteArrayInputStream(content);
  }

  @Override
  public long size(String uri) throws IOException {
    try (InputStream in = open(uri)) {
      return in.readAllBytes().length;
    }
  }

  @Override
  public boolean exists(String uri) {
    return stored.containsKey(uri);
  }

  @Override
  public String put(String name, InputStream content) throws IOException {
    return put(name, content.readAllBytes());
  }

  @Override
  public boolean delete(String uri) {
    return stored.remove(uri) != null;
  }

  @Override
  public List<String> deleteExecutionFiles() {
    List<String> all = List.copyOf(stored.keySet());
    stored.clear();
    return all;
  }

  @Override
  public List<String> listNamespace(@Nullable String name) {
    return List.copyOf(namespace.keySet());
  }

  @Override
  public InputStream openNamespace(@Nullable String name, String path) {
    byte[] content = namespace.get(path);
    if (content == null) {
      throw missing(path);
    }
    return new ByteArrayInputStream(content);
  }

  private static EngineException missing(String name) {
    return new EngineException(ErrorCode.FILE_NOT_FOUND, "no such file: " + name);
  }
}
