package dev.nightshift.engine.profile;

import java.util.List;

/// What a profile comes to when its bases are laid under it.
public sealed interface Resolution {
  /// All is right.
  ///
  /// @param name name of the profile
  /// @param description what it is for
  /// @param chain the profile, its base, its base's base, …
  /// @param profile every setting
  /// @param settings what the files of the chain set, each setting with its origin
  record Resolved(
      String name,
      String description,
      List<String> chain,
      Profile profile,
      Setting.Section settings)
      implements Resolution {
    public Resolved {
      chain = List.copyOf(chain);
    }

    /// Who set a key, e.g. `targets.cpu`; the default where no file did.
    public Origin origin(String key) {
      return settings.at(key).map(Setting::origin).orElse(Origin.DEFAULT);
    }
  }

  /// Something is wrong: nothing of it is used.
  record Broken(List<Mistake> mistakes) implements Resolution {
    public Broken {
      mistakes = List.copyOf(mistakes);
    }
  }
}
