package dev.nightshift.jobs.mail;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A real SMTP conversation before a real SMTP server: speaks STARTTLS, hands everything on, and
/// misbehaves where the test says so.
final class SmtpGate implements AutoCloseable {
  /// Where the gate misbehaves.
  enum Fault {
    NONE,
    BUSY_AT_MAIL,
    UNKNOWN_RECIPIENT,
    CUT_BEFORE_DATA,
    CUT_IN_THE_MIDDLE_OF_DATA,
    REFUSE_CONTENT,
    BUSY_AFTER_DATA,
    CUT_AFTER_THE_DOT_UNDELIVERED,
    CUT_AFTER_DELIVERY,
    SILENT_AFTER_DELIVERY,
    CUT_AFTER_THE_ANSWER
  }

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int upstream;
  private final @Nullable TestCertificate certificate;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<byte[]> messages = new CopyOnWriteArrayList<>();
  private volatile Fault fault = Fault.NONE;
  private volatile Supplier<Fault> script = () -> fault;
  private volatile Runnable beforeTheCut = () -> {};

  private SmtpGate(int upstream, @Nullable TestCertificate certificate) throws IOException {
    this.upstream = upstream;
    this.certificate = certificate;
    Thread.ofVirtual().start(this::listen);
  }

  static SmtpGate plain(int upstream) throws IOException {
    return new SmtpGate(upstream, null);
  }

  static SmtpGate withStartTls(int upstream, TestCertificate certificate) throws IOException {
    return new SmtpGate(upstream, certificate);
  }

  int port() {
    return socket.getLocalPort();
  }

  void misbehave(Fault newFault) {
    fault = newFault;
  }

  /// Asks at each DATA what is to happen to it, and does something before it cuts.
  void script(Supplier<Fault> each, Runnable before) {
    script = each;
    beforeTheCut = before;
  }

  /// Commands as they came, those before STARTTLS too.
  List<String> commands() {
    return List.copyOf(commands);
  }

  /// Messages whose final dot came through, delivered or not: dot-stuffed, without the dot.
  List<byte[]> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void listen() {
    while (!socket.isClosed()) {
      try {
        var client = socket.accept();
        Thread.ofVirtual().start(() -> converse(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void converse(Socket accepted) {
    Socket client = accepted;
    try (var server = new Socket(InetAddress.getLoopbackAddress(), upstream)) {
      var fromServer = new BufferedInputStream(server.getInputStream());
      var fromClient = new BufferedInputStream(client.getInputStream());
      say(client.getOutputStream(), reply(fromServer));
      boolean secure = certificate == null;
      boolean refused = false;
      while (true) {
        String command = line(fromClient);
        if (command == null) {
          return;
        }
        commands.add(command);
        String verb = command.split("[ :]", 2)[0].toUpperCase(java.util.Locale.ROOT);
        if (verb.equals("STARTTLS") && certificate != null) {
          say(client.getOutputStream(), "220 go ahead\r\n");
          client = upgrade(client, certificate);
          fromClient = new BufferedInputStream(client.getInputStream());
          secure = true;
        } else if (verb.equals("EHLO") && !secure) {
          say(client.getOutputStream(), "250-gate\r\n250 STARTTLS\r\n");
        } else if (!secure && !verb.equals("QUIT")) {
          say(client.getOutputStream(), "530 5.7.0 Must issue a STARTTLS command first\r\n");
        } else if (refused) {
          say(client.getOutputStream(), verb.equals("QUIT") ? "221 bye\r\n" : "250 OK\r\n");
        } else if (!handle(verb, command, client, server, fromClient, fromServer)) {
          return;
        }
        // The real server still waits for the content: it must not hear what comes after.
        boolean contentRefused = fault == Fault.REFUSE_CONTENT || fault == Fault.BUSY_AFTER_DATA;
        refused = refused || (verb.equals("DATA") && contentRefused);
      }
    } catch (IOException e) {
      // The conversation is over; the test looks at what came of it.
    } finally {
      cut(client);
    }
  }

  private boolean handle(
      String verb,
      String command,
      Socket client,
      Socket server,
      InputStream fromClient,
      InputStream fromServer)
      throws IOException {
    var toClient = client.getOutputStream();
    if (verb.equals("MAIL") && fault == Fault.BUSY_AT_MAIL) {
      say(toClient, "451 4.3.0 Try again later\r\n");
      return true;
    }
    if (verb.equals("RCPT") && fault == Fault.UNKNOWN_RECIPIENT) {
      say(toClient, "550 5.1.1 No such user here\r\n");
      return true;
    }
    if (verb.equals("DATA")) {
      return data(command, client, server, fromClient, fromServer);
    }
    say(server.getOutputStream(), command + "\r\n");
    say(toClient, reply(fromServer));
    return !verb.equals("QUIT");
  }

  private boolean data(
      String command, Socket client, Socket server, InputStream fromClient, InputStream fromServer)
      throws IOException {
    var toClient = client.getOutputStream();
    var now = script.get();
    if (now == Fault.CUT_BEFORE_DATA) {
      return cut();
    }
    say(server.getOutputStream(), command + "\r\n");
    say(toClient, reply(fromServer));
    var message = new ByteArrayOutputStream();
    int lines = 0;
    for (String line = line(fromClient); !".".equals(line); line = line(fromClient)) {
      if (line == null) {
        return false;
      }
      if (now == Fault.CUT_IN_THE_MIDDLE_OF_DATA && lines++ > 5) {
        return cut();
      }
      message.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    messages.add(message.toByteArray());
    if (now == Fault.REFUSE_CONTENT || now == Fault.BUSY_AFTER_DATA) {
      boolean never = now == Fault.REFUSE_CONTENT;
      say(toClient, never ? "554 5.6.0 Not this content\r\n" : "451 4.3.0 Greylisted\r\n");
      return true;
    }
    if (now == Fault.CUT_AFTER_THE_DOT_UNDELIVERED) {
      return cut();
    }
    message.write(".\r\n".getBytes(StandardCharsets.US_ASCII));
    server.getOutputStream().write(message.toByteArray());
    server.getOutputStream().flush();
    String answer = reply(fromServer);
    if (now == Fault.CUT_AFTER_DELIVERY) {
      return cut();
    }
    if (now == Fault.SILENT_AFTER_DELIVERY) {
      return line(fromClient) != null;
    }
    say(toClient, answer);
    return now != Fault.CUT_AFTER_THE_ANSWER || cut();
  }

  private boolean cut() {
    beforeTheCut.run();
    return false;
  }

  private static Socket upgrade(Socket client, TestCertificate certificate) throws IOException {
    var secured =
        (SSLSocket)
            certificate
                .context()
                .getSocketFactory()
                .createSocket(client, null, client.getPort(), true);
    secured.setUseClientMode(false);
    secured.startHandshake();
    return secured;
  }

  private static void say(OutputStream to, String text) throws IOException {
    to.write(text.getBytes(StandardCharsets.ISO_8859_1));
    to.flush();
  }

  /// An answer with all its lines.
  private static String reply(InputStream from) throws IOException {
    var reply = new StringBuilder();
    while (true) {
      String line = line(from);
      if (line == null) {
        throw new IOException("the server hung up");
      }
      reply.append(line).append("\r\n");
      if (line.length() < 4 || line.charAt(3) != '-') {
        return reply.toString();
      }
    }
  }

  private static @Nullable String line(InputStream from) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int octet = from.read(); octet >= 0; octet = from.read()) {
      if (octet == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(octet);
    }
    return null;
  }

  private static void cut(Socket client) {
    try {
      client.close();
    } catch (IOException e) {
      // Cut it is.
    }
  }
}
