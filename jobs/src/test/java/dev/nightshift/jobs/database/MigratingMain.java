package dev.nightshift.jobs.database;

/// Brings the database of its arguments (URL, user, password) to this version, to be killed
/// meanwhile.
public final class MigratingMain {
  private MigratingMain() {}

  public static void main(String[] arguments) {
    Databases.prepare(new Login(arguments[0], arguments[1], arguments[2]));
    System.out.println("done");
  }
}
