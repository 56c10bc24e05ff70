package dev.millrace.api.files;

import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.FileSink;
import dev.millrace.api.http.Handler;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Query;
import dev.millrace.api.http.Route;
import dev.millrace.engine.Storage;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.query.FileView;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Routes of the files of namespaces. */
public final class NamespaceFileRoutes {

  private final Storage storage;
  private final long unpackedBytesMax;

  /**
   * @param unpackedBytesMax how much an uploaded archive may hold
   */
  public NamespaceFileRoutes(Storage storage, long unpackedBytesMax) {
    this.storage = storage;
    this.unpackedBytesMax = unpackedBytesMax;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    String files = "/namespaces/{namespace}/files";
    return List.of(
        read(files, this::download).takes("path"),
        Route.api(Method.POST, files, Permission.FILE_UPDATE, this::upload).takes("path"),
        Route.api(Method.PUT, files, Permission.FILE_UPDATE, this::move).takes("from", "to"),
        Route.api(Method.DELETE, files, Permission.FILE_DELETE, this::delete).takes("path"),
        read(files + "/directory", this::directory).takes("path"),
        Route.api(Method.POST, files + "/directory", Permission.FILE_UPDATE, this::makeDirectory)
            .takes("path"),
        read(files + "/search", this::search).takes("q"),
        read(files + "/stats", this::stats).takes("path"),
        read(files + "/export", this::export));
  }

  private static Route read(String path, Handler handler) {
    return Route.api(Method.GET, path, Permission.FILE_READ, handler);
  }

  private void download(Exchange exchange) throws IOException {
    Storage.Opened opened =
        storage.open(exchange.path("namespace"), exchange.query().required("path"));
    exchange.answerFile(opened.file().name(), opened.file().size(), opened.content());
  }

  private void upload(Exchange exchange) throws IOException {
    String namespace = exchange.path("namespace");
    String path = exchange.query().required("path");
    FileSink sink =
        (_, fileName, content) -> {
          store(namespace, path, fileName, content);
          return fileName;
        };
    Map<String, @Nullable Object> fields = exchange.form(sink);
    if (fields.isEmpty()) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID,
          "the form has no file; send it as a part named fileContent with a file name");
    }
  }

  /** An archive is unpacked into the folder it was sent to, anything else is stored as it is. */
  private void store(String namespace, String path, String fileName, InputStream content)
      throws IOException {
    if (fileName.endsWith(".zip") && !path.endsWith(".zip")) {
      new ZipUnpacker(unpackedBytesMax)
          .unpack(content, (name, bytes) -> storage.put(namespace, join(path, name), bytes));
    } else {
      storage.put(namespace, path, content);
    }
  }

  private static String join(String folder, String name) {
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }

  private void move(Exchange exchange) throws IOException {
    Query query = exchange.query();
    storage.move(exchange.path("namespace"), query.required("from"), query.required("to"));
    exchange.answerNothing(200);
  }

  private void delete(Exchange exchange) throws IOException {
    storage.delete(exchange.path("namespace"), exchange.query().required("path"));
    exchange.answerNothing(200);
  }

  private void directory(Exchange exchange) throws IOException {
    exchange.answer(
        storage
            .directory(exchange.path("namespace"), exchange.query().text("path").orElse("/"))
            .stream()
            .map(FileAttributes::of)
            .toList());
  }

  private void makeDirectory(Exchange exchange) throws IOException {
    storage.createDirectory(exchange.path("namespace"), exchange.query().required("path"));
    exchange.answerNothing(200);
  }

  private void search(Exchange exchange) throws IOException {
    exchange.answer(
        storage.search(exchange.path("namespace"), exchange.query().text("q").orElse("")).stream()
            .map(file -> "/" + file.path())
            .toList());
  }

  private void stats(Exchange exchange) throws IOException {
    exchange.answer(
        FileAttributes.of(
            storage.stats(exchange.path("namespace"), exchange.query().text("path").orElse("/"))));
  }

  private void export(Exchange exchange) throws IOException {
    String namespace = exchange.path("namespace");
    List<FileView> files = storage.search(namespace, "");
    try (OutputStream out = exchange.download("files.zip", -1);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (FileView file : files) {
        zip.putNextEntry(new ZipEntry(file.path()));
        try (Storage.Opened opened = storage.open(namespace, file.path())) {
          opened.content().transferTo(zip);
        }
        zip.closeEntry();
      }
    }
  }
}
