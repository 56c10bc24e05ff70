package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.testing.HttpTestClient;
import dev.millrace.api.testing.HttpTestClient.Answer;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers are told when the database refuses: whether it helps to ask again, and why. */
@ExtendWith(PostgresExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class DatabaseErrorsApiTest {

  private ServerFixture server;
  private HttpTestClient client;

  /** Values of key-value pairs are SQLSTATEs, which the database raises when they are stored. */
  @BeforeAll
  void start(TestDatabase db, Database database) {
    server = ServerFixture.start(db);
    client = server.client();
    database
        .main()
        .useHandle(handle -> {
          handle.execute(
              """
              create function refuse() returns trigger language plpgsql as $$
              begin
                raise exception 'refused on purpose' using errcode = trim(both '"' from new.value::text);
              end $$
              """);
          handle.execute(
              "create trigger refuse before insert on kv for each row execute function refuse()");
        });
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer store(String state) {
    return client.put(
        "/api/v1/main/namespaces/company.refused/kv/key" + state,
        "application/json",
        "\"" + state + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "53100, DATABASE_FULL, The disk of the database is full: ERROR: refused on purpose",
    "53300, DATABASE_UNAVAILABLE, The database cannot be used now: ERROR: refused on purpose",
    "08006, DATABASE_UNAVAILABLE, The database cannot be used now: ERROR: refused on purpose",
    "57P03, DATABASE_UNAVAILABLE, The database cannot be used now: ERROR: refused on purpose"
  })
  void whatPassesMayBeAskedAgain(String state, String code, String message) {
    Answer answer = store(state);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().path("code").asText()).isEqualTo(code);
    assertThat(answer.json().path("message").asText()).startsWith(message);
    assertThat(answer.response().headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void whatDoesNotPassPromisesNothing() {
    Answer answer = store("42501");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.json().path("code").asText()).isEqualTo("DATABASE_ERROR");
    assertThat(answer.json().path("message").asText())
        .contains("refused on purpose", "SQLSTATE 42501");
    assertThat(answer.response().headers().firstValue("Retry-After")).isEmpty();
  }
}
