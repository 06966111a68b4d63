package dev.nightshift.engine.rightsizing;

import dev.nightshift.engine.Evidence;
import org.jspecify.annotations.Nullable;

/// The answer for one resource of one container. A "no" is stored and reported like a "yes".
/// Amounts are in the unit of the resource; null where a limit is unset.
public sealed interface Recommendation {
  Resource resource();

  /// Limit in force when it was made.
  @Nullable Double current();

  /// The answer in a sentence a tired person understands.
  String sentence();

  /// The numbers it rests on, with the policy's name, version and parameters.
  Evidence evidence();

  /// Another limit is better.
  record Resize(
      Resource resource,
      @Nullable Double current,
      double proposed,
      String sentence,
      Evidence evidence)
      implements Recommendation {}

  /// The limit is right.
  record Keep(Resource resource, @Nullable Double current, String sentence, Evidence evidence)
      implements Recommendation {}

  /// Nothing can be said yet.
  ///
  /// @param samples samples there are
  /// @param needed samples the policy asks for
  record NotEnoughData(
      Resource resource,
      @Nullable Double current,
      long samples,
      long needed,
      String sentence,
      Evidence evidence)
      implements Recommendation {}

  /// Usage is pinned at the limit, so what it would use without is not known.
  ///
  /// @param attempt a higher limit under which to look again
  record Censored(
      Resource resource,
      @Nullable Double current,
      double attempt,
      String sentence,
      Evidence evidence)
      implements Recommendation {}
}
