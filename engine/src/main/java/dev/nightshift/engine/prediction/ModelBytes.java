package dev.nightshift.engine.prediction;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Models as bytes, in a layout of our own: numbers and nothing else, no Java serialisation, so
/// that bytes can name no class and run no code. Whatever is read is checked before it is believed:
/// each node leads forward, each feature is one that there is, each number is one.
///
/// ```
/// "NSBM" version | contender hot slope offset | features of a row | onset | stays
/// scorer: 0 a rule | 1 rate | 2 shift bias trees nodes { feature threshold no }
/// ```
public final class ModelBytes {
  private static final int MAGIC = 0x4E53424D;
  private static final int VERSION = 1;
  private static final int MOST_NODES = 4_000_000;
  private static final int RULE = 0;
  private static final int RATE = 1;
  private static final int TREES = 2;

  private ModelBytes() {}

  /// What is wrong with bytes.
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String reason) {
      super(reason);
    }
  }

  /// Writes a model: a rule's, or that of our own boosting.
  public static byte[] of(BottleneckModel model) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      out.writeUTF(model.contender().word());
      out.writeDouble(model.hot());
      out.writeDouble(model.calibration().slope());
      out.writeDouble(model.calibration().offset());
      out.writeInt(Features.all().size());
      write(out, model.contender().naive() ? null : model.onset());
      write(out, model.stays());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, @Nullable Scorer scorer) throws IOException {
    switch (scorer) {
      case null -> out.writeByte(RULE);
      case Constant(double logOdds) -> {
        out.writeByte(RATE);
        out.writeDouble(logOdds);
      }
      case Boosted(Trees trees, double shift) -> {
        out.writeByte(TREES);
        out.writeDouble(shift);
        out.writeDouble(trees.bias());
        out.writeInt(trees.roots().length);
        out.writeInt(trees.features().length);
        for (int root : trees.roots()) {
          out.writeInt(root);
        }
        for (int n = 0; n < trees.features().length; n++) {
          out.writeShort(trees.features()[n]);
          out.writeDouble(trees.thresholds()[n]);
          out.writeInt(trees.no()[n]);
        }
      }
      default -> throw new IllegalArgumentException("only rules and our own boosting can be kept");
    }
  }

  /// Reads a model whose bytes are still those of a checksum.
  public static BottleneckModel model(byte[] bytes, String checksum) throws Unreadable {
    if (!checksum(bytes).equals(checksum)) {
      throw new Unreadable("their checksum is another");
    }
    return model(bytes);
  }

  /// Reads a model.
  static BottleneckModel model(byte[] bytes) throws Unreadable {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MAGIC) {
        throw new Unreadable("they are not those of a model");
      }
      if (in.readInt() != VERSION) {
        throw new Unreadable("they are of another version of Nightshift");
      }
      var contender = contender(in.readUTF());
      double hot = number(in);
      double slope = number(in);
      double offset = number(in);
      if (in.readInt() != Features.all().size()) {
        throw new Unreadable("the model looks at other features than this version of Nightshift");
      }
      var onset = read(in);
      var stays = read(in);
      if (in.read() >= 0 || stays == null || (onset == null) != contender.naive()) {
        throw new Unreadable("they are not those of a whole model");
      }
      return new BottleneckModel(
          contender,
          onset == null ? contender.rule() : onset,
          new Calibration(slope, offset),
          stays,
          hot);
    } catch (IOException e) {
      throw (Unreadable) new Unreadable("they end too early").initCause(e);
    }
  }

  private static Contender contender(String word) throws Unreadable {
    for (var contender : Contender.values()) {
      if (contender.word().equals(word)) {
        return contender;
      }
    }
    throw new Unreadable("they name no contender that there is");
  }

  private static double number(DataInputStream in) throws IOException, Unreadable {
    double number = in.readDouble();
    if (!Double.isFinite(number)) {
      throw new Unreadable("a number in them is none");
    }
    return number;
  }

  private static @Nullable Scorer read(DataInputStream in) throws IOException, Unreadable {
    return switch (in.readByte()) {
      case RULE -> null;
      case RATE -> new Constant(number(in));
      case TREES -> trees(in);
      default -> throw new Unreadable("they hold a scorer of an unknown kind");
    };
  }

  private static Boosted trees(DataInputStream in) throws IOException, Unreadable {
    double shift = number(in);
    double bias = number(in);
    int trees = in.readInt();
    int nodes = in.readInt();
    // a node takes 14 bytes: what is not there is not made room for
    if (trees < 0
        || nodes < 0
        || nodes > MOST_NODES
        || trees > nodes
        || in.available() < 14L * nodes) {
      throw new Unreadable("they name more trees than they hold");
    }
    var roots = new int[trees];
    for (int t = 0; t < trees; t++) {
      roots[t] = in.readInt();
      if (roots[t] < 0 || roots[t] >= nodes) {
        throw new Unreadable("a tree in them begins nowhere");
      }
    }
    var features = new int[nodes];
    var thresholds = new double[nodes];
    var no = new int[nodes];
    for (int n = 0; n < nodes; n++) {
      features[n] = in.readShort();
      thresholds[n] = number(in);
      no[n] = in.readInt();
      boolean leaf = features[n] == -1;
      boolean branch =
          features[n] >= 0 && features[n] < Features.all().size() && no[n] > n && no[n] < nodes;
      if (!leaf && !branch) {
        throw new Unreadable("a branch in them leads nowhere");
      }
    }
    return new Boosted(new Trees(bias, roots, features, thresholds, no), shift);
  }

  /// SHA-256 of bytes, in hexadecimal digits.
  public static String checksum(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
