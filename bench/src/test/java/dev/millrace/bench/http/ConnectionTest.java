package dev.millrace.bench.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against a server that says what the test has it say, in pieces as the network may deliver them.
 */
class ConnectionTest {

  private static final byte[] REQUEST = "GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1_000})
  void aBodyOfKnownLengthIsReadWhole(int piece) throws Exception {
    Answer answer =
        answerTo("HTTP/1.1 201 Created\r\ncontent-LENGTH: 5\r\n\r\nhello", piece).getFirst();

    assertThat(answer.status()).isEqualTo(201);
    assertThat(new String(answer.body(), ISO_8859_1)).isEqualTo("hello");
    assertThat(answer.nanos()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1_000})
  void chunksArePutTogether(int piece) throws Exception {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    String chunks = "a\r\n0123456789\r\n3;x=y\r\nabc\r\n0\r\n\r\n";

    Answer answer = answerTo(head + chunks, piece).getFirst();

    assertThat(new String(answer.body(), ISO_8859_1)).isEqualTo("0123456789abc");
  }

  @Test
  void theConnectionIsKeptUntilTheServerEndsIt() throws Exception {
    String kept = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1";
    String last = "HTTP/1.1 500 No\r\nConnection: close\r\nContent-Length: 1\r\n\r\n2";

    List<Answer> answers = answersTo(List.of(List.of(kept, last), List.of(kept)), 1_000);

    assertThat(answers).extracting(Answer::status).containsExactly(200, 500, 200);
  }

  @Test
  void anAnswerThatIsCutShortIsNoAnswer() {
    assertThatThrownBy(() -> answerTo("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", 1_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("before its answer was whole");
  }

  private static List<Answer> answerTo(String text, int piece) throws Exception {
    return answersTo(List.of(List.of(text)), piece);
  }

  /** One list of answers for each connection the server takes. */
  private static List<Answer> answersTo(List<List<String>> connections, int piece)
      throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(server, connections, piece));
      try (Connection connection = new Connection("127.0.0.1", server.getLocalPort())) {
        Answer[] answers = new Answer[(int) connections.stream().flatMap(List::stream).count()];
        for (int i = 0; i < answers.length; i++) {
          answers[i] = connection.exchange(REQUEST);
        }
        return List.of(answers);
      }
    }
  }

  private static void serve(ServerSocket server, List<List<String>> connections, int piece) {
    for (List<String> texts : connections) {
      try (Socket socket = server.accept()) {
        socket.setTcpNoDelay(true);
        for (String text : texts) {
          readRequest(socket.getInputStream());
          write(socket.getOutputStream(), text.getBytes(ISO_8859_1), piece);
        }
      } catch (IOException e) {
        return; // the client sees it
      }
    }
  }

  private static void readRequest(InputStream in) throws IOException {
    in.readNBytes(REQUEST.length);
  }

  private static void write(OutputStream out, byte[] bytes, int piece) throws IOException {
    for (int at = 0; at < bytes.length; at += piece) {
      out.write(bytes, at, Math.min(piece, bytes.length - at));
      out.flush();
    }
  }
}
