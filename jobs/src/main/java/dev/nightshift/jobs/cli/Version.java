package dev.nightshift.jobs.cli;

import picocli.CommandLine.IVersionProvider;

/// The version of this build, from the jar's manifest.
final class Version implements IVersionProvider {
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"Nightshift " + text() + " on Java " + Runtime.version()};
  }
}
