package dev.nightshift.engine.rightsizing;

/// A way to work out what a container needs. Pure: the same history gives the same answer, bit for
/// bit.
public interface Policy {
  /// Name in lower case, e.g. `peak`.
  String name();

  /// Grows whenever the same history may get another answer.
  int version();

  Recommendation recommend(Resource resource, UsageHistory history);
}
