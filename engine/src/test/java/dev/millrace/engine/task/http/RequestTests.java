package dev.millrace.engine.task.http;

import dev.millrace.engine.task.testing.FakeRunContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of http.Request share: a server of this machine, and a task that asks it. */
abstract class RequestTests {

  static final String REQUEST = "io.kestra.plugin.core.http.Request";

  final FakeRunContext context = new FakeRunContext();
  Loopback server;

  @BeforeEach
  void open() throws Exception {
    server = new Loopback().on("/ok", 200, "fine");
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    context.close();
  }

  Map<String, @Nullable Object> request(Object... pairs) throws Exception {
    return context.outputs(REQUEST, pairs);
  }
}
