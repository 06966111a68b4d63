package dev.nightshift.jobs.usage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Writes rows in PostgreSQL's binary COPY format: a header, for each row the number of fields, for
/// each field its length (-1 for null) and its bytes in network order, at the end -1. Source: the
/// manual's page on COPY, "Binary Format".
///
/// One is used again for batch after batch. A row costs no garbage beyond its boxed values.
final class CopyEncoder {
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final long POSTGRES_EPOCH_SECONDS = 946_684_800L;
  private static final int FIRST_CAPACITY = 64 * 1024;
  private static final int LARGEST_FIELD = 12;

  private ByteBuffer buffer = ByteBuffer.allocate(FIRST_CAPACITY);

  /// Begins a batch.
  CopyEncoder begin() {
    buffer.clear();
    buffer.put(HEADER);
    return this;
  }

  /// Ends a batch.
  CopyEncoder end() {
    room(Short.BYTES).putShort((short) -1);
    return this;
  }

  void row(int fields) {
    room(Short.BYTES).putShort((short) fields);
  }

  void bigint(@Nullable Long value) {
    if (value == null) {
      none();
    } else {
      room(LARGEST_FIELD).putInt(Long.BYTES).putLong(value);
    }
  }

  void integer(@Nullable Integer value) {
    if (value == null) {
      none();
    } else {
      room(LARGEST_FIELD).putInt(Integer.BYTES).putInt(value);
    }
  }

  void smallint(int value) {
    room(LARGEST_FIELD).putInt(Short.BYTES).putShort((short) value);
  }

  void float8(@Nullable Double value) {
    if (value == null) {
      none();
    } else {
      room(LARGEST_FIELD).putInt(Double.BYTES).putDouble(value);
    }
  }

  void float4(@Nullable Double value) {
    if (value == null) {
      none();
    } else {
      room(LARGEST_FIELD).putInt(Float.BYTES).putFloat(value.floatValue());
    }
  }

  void timestamp(Instant value) {
    long micros =
        Math.addExact(
            Math.multiplyExact(value.getEpochSecond() - POSTGRES_EPOCH_SECONDS, 1_000_000L),
            value.getNano() / 1_000);
    room(LARGEST_FIELD).putInt(Long.BYTES).putLong(micros);
  }

  /// PostgreSQL's text holds no NUL: names from outside lose theirs.
  void text(@Nullable String value) {
    if (value == null) {
      none();
    } else {
      byte[] bytes = value.replace("\0", "").getBytes(StandardCharsets.UTF_8);
      room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
    }
  }

  private void none() {
    room(Integer.BYTES).putInt(-1);
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int capacity = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
      buffer.flip();
      buffer = ByteBuffer.allocate(capacity).put(buffer);
    }
    return buffer;
  }

  /// Forgets what was written, once it was sent.
  void clear() {
    buffer.clear();
  }

  int size() {
    return buffer.position();
  }

  /// The bytes written so far; valid until the next write.
  byte[] array() {
    return buffer.array();
  }
}
