package dev.millrace.api.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty itself refuses (a broken request line, an ambiguous path), as JSON like all else. */
public final class JettyErrors extends ErrorHandler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Object message = request.getAttribute(ERROR_MESSAGE);
    Problem problem = status >= 500 ? Problem.INTERNAL_ERROR : Problem.REQUEST_MALFORMED;
    byte[] body =
        Json.bytes(
            ErrorView.of(
                message == null ? "the request cannot be read" : message.toString(),
                request.getHttpURI().getPath() == null ? "/" : request.getHttpURI().getPath(),
                problem.name()));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Exchange.JSON);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
