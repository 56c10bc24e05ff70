package dev.millrace.engine.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Whether the schema is to the letter the one this build makes: every script done, none failed,
 * none changed, none unknown. Then Flyway, which takes a quarter of a second to say the same, is
 * left out; in every other case it decides.
 */
final class SchemaHistory {

  private static final String FOLDER = "db/migration/";
  private static final String SUFFIX = ".sql";

  private static final String EXISTS =
      """
      -- SchemaHistory.EXISTS
      select to_regclass('flyway_schema_history') is not null\
      """;

  private static final String DONE =
      """
      -- SchemaHistory.DONE
      select script, checksum, success from flyway_schema_history order by installed_rank\
      """;

  private SchemaHistory() {}

  static boolean isCurrent(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return exists(statement) && done(statement).equals(expected());
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("the migrations in our own jar cannot be read", e);
    }
  }

  private static boolean exists(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery(EXISTS)) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  /** Checksum by script; of one that is repeated, the last. A failed one has none that fits. */
  private static Map<String, String> done(Statement statement) throws SQLException {
    Map<String, String> done = new TreeMap<>();
    try (ResultSet rows = statement.executeQuery(DONE)) {
      while (rows.next()) {
        done.put(
            String.valueOf(rows.getString("script")),
            rows.getBoolean("success") ? String.valueOf(rows.getString("checksum")) : "failed");
      }
    }
    return done;
  }

  private static Map<String, String> expected() throws IOException, URISyntaxException {
    Map<String, String> expected = new TreeMap<>();
    for (String script : scripts()) {
      expected.put(script, Integer.toString(checksum(script)));
    }
    return expected;
  }

  private static List<String> scripts() throws IOException, URISyntaxException {
    URL folder = SchemaHistory.class.getClassLoader().getResource(FOLDER);
    if (folder == null) {
      return List.of(); // a jar without entries for its folders
    }
    if (folder.openConnection() instanceof JarURLConnection jar) {
      return jar.getJarFile().stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(FOLDER) && name.endsWith(SUFFIX))
          .map(name -> name.substring(FOLDER.length()))
          .toList();
    }
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .toList();
    }
  }

  /** As Flyway reckons it: the lines without their ends. */
  private static int checksum(String script) throws IOException {
    CRC32 sum = new CRC32();
    try (InputStream in =
        SchemaHistory.class.getClassLoader().getResourceAsStream(FOLDER + script)) {
      if (in == null) {
        throw new IOException("no " + FOLDER + script);
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        sum.update(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return (int) sum.getValue();
  }
}
