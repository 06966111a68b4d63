package dev.nightshift.jobs.profile;

import dev.nightshift.engine.profile.Mistake;
import dev.nightshift.engine.profile.Origin;
import dev.nightshift.engine.profile.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads YAML into settings that know their lines. Values stay as they were typed: what they mean,
/// the key decides, so `on` is no boolean and `02:00` no number by accident.
final class YamlSettings {
  /// Deeper than any section lies; an alias that contains itself ends here.
  private static final int DEEPEST = 8;

  /// More than a profile of every key has, and few enough that aliases of aliases cannot grow.
  private static final int MOST_NODES = 5_000;

  private final String file;
  private final List<Mistake> mistakes;
  private int nodes;
  private boolean tooMuch;

  private YamlSettings(String file, List<Mistake> mistakes) {
    this.file = file;
    this.mistakes = mistakes;
  }

  /// Reads the text of `file`; what is no YAML, or no map, is added to `mistakes`.
  static Setting.Section read(String file, String yaml, List<Mistake> mistakes) {
    var reader = new YamlSettings(file, mistakes);
    var start = new Origin(file, 1);
    try {
      var settings = LoadSettings.builder().setLabel(file).setCodePointLimit(256 * 1024).build();
      var root = new Compose(settings).composeString(yaml);
      if (root.isEmpty() || root.get().getTag().equals(Tag.NULL)) {
        return Setting.Section.empty(start);
      }
      if (root.get() instanceof MappingNode map) {
        return reader.section(map, start, 0);
      }
      mistakes.add(
          new Mistake(start, "a profile must be keys with values, as in 'extends: production'"));
    } catch (MarkedYamlEngineException wrong) {
      int line = wrong.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      mistakes.add(new Mistake(new Origin(file, line), "this is not YAML: " + wrong.getProblem()));
    } catch (YamlEngineException wrong) {
      mistakes.add(new Mistake(start, "this is not YAML: " + wrong.getMessage()));
    }
    return Setting.Section.empty(start);
  }

  private Setting.Section section(MappingNode map, Origin origin, int depth) {
    var entries = new LinkedHashMap<String, Setting>();
    for (var entry : map.getValue()) {
      var at = origin(entry.getKeyNode());
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        mistakes.add(new Mistake(at, "a key must be a word"));
      } else if (entries.put(key.getValue(), setting(entry.getValueNode(), at, depth + 1))
          != null) {
        mistakes.add(new Mistake(at, "the key " + key.getValue() + " is there twice"));
      }
    }
    return new Setting.Section(entries, origin);
  }

  private Setting setting(Node node, Origin origin, int depth) {
    nodes++;
    if (depth > DEEPEST || nodes > MOST_NODES) {
      if (!tooMuch) {
        mistakes.add(new Mistake(origin, "settings are nested too deeply or repeat each other"));
      }
      tooMuch = true;
      return new Setting.Nothing(origin);
    }
    return switch (node) {
      case MappingNode map -> section(map, origin, depth);
      case SequenceNode list -> {
        var items = new ArrayList<Setting>();
        for (Node item : list.getValue()) {
          items.add(setting(item, origin(item), depth + 1));
        }
        yield new Setting.Listing(items, origin);
      }
      case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> new Setting.Nothing(origin);
      case ScalarNode scalar -> new Setting.Scalar(scalar.getValue(), origin);
      default -> new Setting.Nothing(origin);
    };
  }

  private Origin origin(Node node) {
    return new Origin(file, node.getStartMark().map(Mark::getLine).orElse(0) + 1);
  }
}
