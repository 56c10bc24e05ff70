package dev.millrace.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server and its tools write, and what the user is told. */
class StartFailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FATAL: could not write to file "pg_wal/x": No space left on device          | POSTGRES_START_FAILED         | is full
          could not bind IPv4 address "127.0.0.1": Address already in use             | POSTGRES_START_FAILED         | Port 5432
          FATAL: pre-existing shared memory block (key 1, ID 2) is still in use       | POSTGRES_DATA_IN_USE          | /data/pgdata
          FATAL: lock file "postmaster.pid" already exists                            | POSTGRES_DATA_IN_USE          | Stop it
          error while loading shared libraries: libstdc++.so.6: cannot open           | POSTGRES_UNSUPPORTED_PLATFORM | libstdc++6
          version `GLIBC_2.27' not found                                              | POSTGRES_UNSUPPORTED_PLATFORM | --database-url
          initdb: error: could not access directory "/data/pgdata": Permission denied | DATA_FOLDER_NOT_WRITABLE      | --data
          could not create file: Read-only file system                                | DATA_FOLDER_NOT_WRITABLE      | --data
          PANIC: could not locate a valid checkpoint record                           | POSTGRES_START_FAILED         | valid checkpoint record
          """)
  void whatTheServerWroteBecomesACodeAndARemedy(String output, String code, String words) {
    var told = StartFailure.of(output).toException(Path.of("/data/pgdata"), 5432, null);

    assertThat(told.code()).isEqualTo(code);
    assertThat(told).hasMessageContaining(words);
  }
}
