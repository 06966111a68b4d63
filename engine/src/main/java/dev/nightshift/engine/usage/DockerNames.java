package dev.nightshift.engine.usage;

import java.util.Set;

/// Names that Docker makes up for containers nobody named: an adjective, `_` and a surname.
///
/// The adjectives are those of moby `pkg/namesgenerator`; the surnames, of which there are more and
/// to which new ones are added, may be any word.
final class DockerNames {
  private static final Set<String> ADJECTIVES =
      Set.of(
          """
          admiring adoring affectionate agitated amazing angry awesome beautiful blissful bold boring
          brave busy charming clever compassionate competent condescending confident cool cranky crazy
          dazzling determined distracted dreamy eager ecstatic elastic elated elegant eloquent epic
          exciting fervent festive flamboyant focused friendly frosty funny gallant gifted goofy
          gracious great happy hardcore heuristic hopeful hungry infallible inspiring intelligent
          interesting jolly jovial keen kind laughing loving lucid magical modest musing mystifying
          naughty nervous nice nifty nostalgic objective optimistic peaceful pedantic pensive
          practical priceless quirky quizzical recursing relaxed reverent romantic sad serene sharp
          silly sleepy stoic strange stupefied suspicious sweet tender thirsty trusting unruffled
          upbeat vibrant vigilant vigorous wizardly wonderful xenodochial youthful zealous zen
          """
              .strip()
              .split("\\s+"));

  private DockerNames() {}

  static boolean isMadeUp(String name) {
    int line = name.indexOf('_');
    return line > 0 && ADJECTIVES.contains(name.substring(0, line));
  }
}
