package dev.millrace.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {

  @Test
  void fieldsAndFilesAreTold() throws IOException {
    String body =
        String.join(
            "\r\n",
            "preamble",
            "--b",
            "Content-Disposition: form-data; name=\"a\"",
            "",
            "one",
            "--b  ",
            "content-disposition: form-data; filename=\"x \\\"y.csv\"; name=f",
            "Content-Type: text/csv",
            "",
            "1,2",
            "--xb",
            "",
            "--b--",
            "epilogue");

    Map<String, String> parts = read(body, "b", 1);

    assertThat(parts).isEqualTo(Map.of("a/null", "one", "f/x \"y.csv", "1,2\r\n--xb\r\n"));
  }

  @Test
  void anEmptyBodyHasNoParts() throws IOException {
    assertThat(read("", "b", 1)).isEmpty();
    assertThat(read("--b--\r\n", "b", 1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 4096, 100_000})
  void partsOfAnySizeComeBackWhateverTheNetworkCuts(int chunk) throws IOException {
    Random random = new Random(chunk);
    StringBuilder body = new StringBuilder();
    Map<String, String> expected = new LinkedHashMap<>();
    for (int part = 0; part < 20; part++) {
      String content = nasty(random, random.nextInt(40_000));
      expected.put("p" + part + "/null", content);
      body.append("--bound\r\nContent-Disposition: form-data; name=\"p" + part + "\"\r\n\r\n")
          .append(content)
          .append("\r\n");
    }
    body.append("--bound--\r\n");

    assertThat(read(body.toString(), "bound", chunk)).isEqualTo(expected);
  }

  /** Text full of beginnings of the delimiter. */
  private static String nasty(Random random, int length) {
    String pieces = "\r\n--boun";
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(pieces, 0, 1 + random.nextInt(pieces.length())).append('X');
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end",
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n",
        "--b\r\n\r\nno name\r\n--b--",
        "no boundary at all",
        "--b"
      })
  void aBrokenBodyIsRefused(String body) {
    assertThatThrownBy(() -> read(body, "b", 5))
        .isInstanceOf(HttpError.class)
        .hasMessageContaining("Invalid multipart body");
  }

  @Test
  void endlessHeadersAreRefused() {
    String body = "--b\r\nX: " + "y".repeat(100_000);

    assertThatThrownBy(() -> read(body, "b", 5000)).hasMessageContaining("do not end");
  }

  @Test
  void aBodyOverTheLimitIsRefusedWhileItArrives() {
    String body = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n" + "y".repeat(100_000);

    assertThatThrownBy(() -> readLimited(body, 50_000)).hasMessageContaining("larger than 50000");
  }

  private static Map<String, String> read(String body, String boundary, int chunk)
      throws IOException {
    return collect(new MultipartReader(slow(body, chunk), boundary, Long.MAX_VALUE));
  }

  private static Map<String, String> readLimited(String body, long max) throws IOException {
    return collect(new MultipartReader(slow(body, 1000), "b", max));
  }

  private static Map<String, String> collect(MultipartReader reader) throws IOException {
    Map<String, String> parts = new LinkedHashMap<>();
    for (MultipartReader.Part part = reader.next(); part != null; part = reader.next()) {
      parts.put(
          part.name() + "/" + part.fileName(),
          new String(part.content().readAllBytes(), StandardCharsets.UTF_8));
    }
    return parts;
  }

  private static InputStream slow(String text, int chunk) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, chunk));
      }
    };
  }
}
