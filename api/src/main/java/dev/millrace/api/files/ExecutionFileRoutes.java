package dev.millrace.api.files;

import dev.millrace.api.executions.ExecutionReads;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Handler;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Route;
import dev.millrace.engine.Storage;
import dev.millrace.engine.query.ExecutionQueries;
import dev.millrace.engine.query.ExecutionView;
import dev.millrace.engine.state.ExecutionId;
import java.io.IOException;
import java.util.List;

/** Routes of the files that executions were given or wrote. */
public final class ExecutionFileRoutes {

  private final Storage storage;
  private final ExecutionQueries executions;

  public ExecutionFileRoutes(Storage storage, ExecutionQueries executions) {
    this.storage = storage;
    this.executions = executions;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    String file = "/executions/{executionId}/file";
    Permission read = Permission.EXECUTION_READ;
    return List.of(
        Route.api(Method.GET, file, read, whereItIs("", this::download)).takes("path"),
        Route.api(Method.GET, file + "/metas", read, whereItIs("/metas", this::metas))
            .takes("path"),
        Route.api(Method.GET, file + "/preview", read, whereItIs("/preview", this::preview))
            .takes("path", "maxRows", "encoding"));
  }

  /** A file of another execution is asked for there: whether the caller may is decided there. */
  private Handler whereItIs(String what, Handler handler) {
    return exchange -> {
      ExecutionView execution = ExecutionReads.summary(executions, exchange);
      ExecutionId other =
          storage.otherOwner(execution, exchange.query().required("path")).orElse(null);
      if (other == null) {
        handler.answer(exchange);
      } else {
        exchange.redirect(Route.API + "/" + Route.TENANT + "/executions/" + other + "/file" + what);
      }
    };
  }

  private Storage.Opened open(Exchange exchange) throws IOException {
    return storage.openFor(
        ExecutionReads.summary(executions, exchange), exchange.query().required("path"));
  }

  private void download(Exchange exchange) throws IOException {
    Storage.Opened opened = open(exchange);
    exchange.answerFile(opened.file().name(), opened.file().size(), opened.content());
  }

  private record Metas(long size) {}

  private void metas(Exchange exchange) throws IOException {
    exchange.answer(
        new Metas(
            storage
                .statsFor(
                    ExecutionReads.summary(executions, exchange), exchange.query().required("path"))
                .size()));
  }

  private void preview(Exchange exchange) throws IOException {
    int rows = exchange.query().integer("maxRows").orElse(FilePreview.ROWS_INITIAL);
    String encoding = exchange.query().text("encoding").orElse("UTF-8");
    try (Storage.Opened opened = open(exchange)) {
      exchange.answer(FilePreview.of(opened.file().name(), opened.content(), rows, encoding));
    }
  }
}
