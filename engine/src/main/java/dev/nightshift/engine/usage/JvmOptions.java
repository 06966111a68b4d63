package dev.nightshift.engine.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds what a Java virtual machine in a container was told of its memory and processors. Of
/// command line and environment nothing but these options is kept: the rest may be secret.
public final class JvmOptions {
  /// In the order in which they are read; the last option of a kind wins. The command line comes
  /// before the last.
  private static final List<String> VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_OPTS", "CATALINA_OPTS");

  private static final String LAST = "_JAVA_OPTIONS";

  private static final Pattern KEPT =
      Pattern.compile(
          "-Xm[xs][0-9]{1,18}[kKmMgGtT]?"
              + "|-XX:(?:MaxHeapSize|MaxMetaspaceSize|MaxDirectMemorySize)=[0-9]{1,18}[kKmMgGtT]?"
              + "|-XX:(?:Max|Initial)RAMPercentage=[0-9]{1,3}(?:\\.[0-9]{1,6})?"
              + "|-XX:ActiveProcessorCount=[0-9]{1,5}"
              + "|-XX:\\+Use[A-Za-z0-9]{1,30}GC");

  private JvmOptions() {}

  /// The options with spaces between; empty for a machine without any, null where there is none.
  ///
  /// @param environment of the container, by name
  public static @Nullable String of(String command, Map<String, String> environment) {
    var kept = new ArrayList<String>();
    VARIABLES.forEach(name -> keep(environment.get(name), kept));
    keep(command, kept);
    keep(environment.get(LAST), kept);
    return isJava(command, environment) || !kept.isEmpty() ? String.join(" ", kept) : null;
  }

  private static boolean isJava(String command, Map<String, String> environment) {
    String program = command.strip().split("\\s+", 2)[0];
    return program.equals("java")
        || program.endsWith("/java")
        || environment.containsKey("JAVA_HOME")
        || environment.containsKey("JAVA_VERSION");
  }

  private static void keep(@Nullable String text, List<String> kept) {
    for (String word : (text == null ? "" : text).split("[\\s\"']+", -1)) {
      if (KEPT.matcher(word).matches()) {
        kept.add(word);
      }
    }
  }
}
