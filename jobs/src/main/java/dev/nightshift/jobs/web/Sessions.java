package dev.nightshift.jobs.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Who signed in with a browser: a random name for the browser, the hash of the token here. They
/// end after twelve hours, with the token, or with the process.
final class Sessions {
  static final Duration LIFE = Duration.ofHours(12);
  private static final int MOST = 1_000;
  private static final int BYTES = 32;

  private final InstantSource clock;
  private final Map<String, Session> sessions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
          return size() > MOST;
        }
      };

  Sessions(InstantSource clock) {
    this.clock = clock;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Session(byte[] proof, Instant until) {}

  /// Begins one.
  ///
  /// @param proof of the token that was shown
  /// @return what the browser gets
  synchronized String begin(byte[] proof) {
    String name = Tokens.text(Tokens.random(BYTES));
    sessions.put(key(name), new Session(proof.clone(), clock.instant().plus(LIFE)));
    return name;
  }

  /// The proof of the token that a browser showed.
  synchronized Optional<byte[]> proof(String name) {
    var session = sessions.get(key(name));
    if (session == null || session.until().isBefore(clock.instant())) {
      sessions.remove(key(name));
      return Optional.empty();
    }
    return Optional.of(session.proof().clone());
  }

  synchronized void end(String name) {
    sessions.remove(key(name));
  }

  /// Looked up by its hash, the time of a look-up tells nothing about the name.
  private static String key(String name) {
    return Tokens.text(Tokens.proof(name));
  }
}
