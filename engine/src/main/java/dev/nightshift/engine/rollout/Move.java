package dev.nightshift.engine.rollout;

/// What a rollout does next.
public sealed interface Move {
  /// In a few words, for a log.
  default String words() {
    return switch (this) {
      case Wait(String why) -> "waits: " + why;
      case Expire _ -> "expired";
      case Supersede(String reason) -> "superseded: " + reason;
      case Start _ -> "begins";
      case Begin(int ordinal) -> "stage " + ordinal + " begins";
      case Skip(int ordinal) -> "stage " + ordinal + " is passed over";
      case Apply(int position) -> "changes container " + (position + 1) + " of the plan";
      case Settle(int ordinal) -> "stage " + ordinal + " is applied and settles";
      case Watch(int ordinal) -> "stage " + ordinal + " is watched";
      case Conclude(int ordinal, Result result, String reason) ->
          "stage "
              + ordinal
              + " is judged: "
              + result.word()
              + (reason.isEmpty() ? "" : ", " + reason);
      case Extend(int ordinal) -> "stage " + ordinal + " is watched longer";
      case Hold(String reason) -> "held: " + reason;
      case RollBack(String reason) -> "is taken back: " + reason;
      case Undo(int position) -> "takes container " + (position + 1) + " of the plan back";
      case Complete _ -> "completed";
      case RolledBack _ -> "was taken back";
      case AskPerson(String reason) -> "needs a person: " + reason;
    };
  }

  /// Nothing yet.
  ///
  /// @param why what it waits for
  record Wait(String why) implements Move {}

  /// Nobody approved the plan in time.
  record Expire() implements Move {}

  /// Advice changed before anybody approved the plan.
  record Supersede(String reason) implements Move {}

  /// An approved rollout begins to run.
  record Start() implements Move {}

  /// A stage begins.
  record Begin(int ordinal) implements Move {}

  /// A stage is passed over, as none of its containers is left to change.
  record Skip(int ordinal) implements Move {}

  /// A container is changed.
  record Apply(int position) implements Move {}

  /// All containers of a stage are changed.
  record Settle(int ordinal) implements Move {}

  /// A stage has settled: from now on samples count.
  record Watch(int ordinal) implements Move {}

  /// A stage is judged.
  record Conclude(int ordinal, Result result, String reason) implements Move {}

  /// A stage that could not be judged is watched longer, once.
  record Extend(int ordinal) implements Move {}

  /// A person is asked.
  record Hold(String reason) implements Move {}

  /// Everything is taken back.
  record RollBack(String reason) implements Move {}

  /// A container gets its old limits again.
  record Undo(int position) implements Move {}

  /// All stages passed.
  record Complete() implements Move {}

  /// Everything is as it was.
  record RolledBack() implements Move {}

  /// It cannot be taken back without a person.
  record AskPerson(String reason) implements Move {}
}
