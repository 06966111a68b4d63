package dev.nightshift.jobs.host;

import dev.nightshift.engine.usage.Temperature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Temperatures from /sys/class/hwmon: `tempN_input` in thousandths of a degree Celsius, with a
/// `tempN_label` where the chip has one. Source: Documentation/hwmon/sysfs-interface.rst.
final class Sensors {
  private static final double MILLI = 1_000;

  private Sensors() {}

  static List<Temperature> read(Path sys) {
    var found = new ArrayList<Temperature>();
    try (var chips = Files.newDirectoryStream(sys.resolve("class/hwmon"))) {
      for (Path chip : chips) {
        chip(chip, found);
      }
    } catch (IOException none) {
      return found;
    }
    return found;
  }

  private static void chip(Path chip, List<Temperature> found) throws IOException {
    String name = text(chip.resolve("name"), String.valueOf(chip.getFileName()));
    try (var inputs = Files.newDirectoryStream(chip, "temp*_input")) {
      for (Path input : inputs) {
        String sensor = String.valueOf(input.getFileName()).replace("_input", "");
        String value = text(input, "");
        if (value.matches("-?[0-9]{1,7}")) {
          String label = text(chip.resolve(sensor + "_label"), sensor);
          found.add(new Temperature(name + " " + label, Integer.parseInt(value) / MILLI));
        }
      }
    }
  }

  private static String text(Path file, String otherwise) {
    try {
      return Files.readString(file).strip();
    } catch (IOException unreadable) {
      return otherwise;
    }
  }
}
