package dev.nightshift.jobs.schedule;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.ObjectInputFilter;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;

/// How Quartz is set up, and why. Quartz only wakes: the ledger decides.
///
/// - `acquireTriggersWithinLock`: firing checks only *that* a trigger is acquired, not by whom
///   (quartz#107).
/// - `useProperties`: no Java objects in the tables, which are deserialised without a filter
///   (quartz#1495).
/// - Recovery is never requested: it starts a second copy beside a node that only paused.
///   Unfinished work is a row that {@link Watchdog} finds by its silence.
/// - Batches of one: more would close the window between acquiring and firing only by luck.
/// - Check-in every 3 s: a dead node's triggers are freed about 10.5 s after its last check-in.
final class QuartzSettings {
  static final int THREADS = 4;

  private QuartzSettings() {}

  static Scheduler build(String name, String instance) throws SchedulerException {
    var settings = new Properties();
    settings.setProperty("org.quartz.scheduler.instanceName", name);
    settings.setProperty("org.quartz.scheduler.instanceId", instance);
    settings.setProperty("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", "1");
    settings.setProperty("org.quartz.scheduler.interruptJobsOnShutdownWithWait", "true");
    settings.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
    settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    settings.setProperty("org.quartz.threadPool.threadCount", Integer.toString(THREADS));
    settings.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
    settings.setProperty("org.quartz.jobStore.class", CheckedJobStore.class.getName());
    settings.setProperty(
        "org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
    settings.setProperty("org.quartz.jobStore.dataSource", "nightshift");
    settings.setProperty("org.quartz.jobStore.tablePrefix", "quartz.qrtz_");
    settings.setProperty("org.quartz.jobStore.useProperties", "true");
    settings.setProperty("org.quartz.jobStore.isClustered", "true");
    settings.setProperty("org.quartz.jobStore.clusterCheckinInterval", "3000");
    settings.setProperty("org.quartz.jobStore.misfireThreshold", "60000");
    settings.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    settings.setProperty(
        "org.quartz.dataSource.nightshift.connectionProvider.class",
        QuartzConnections.class.getName());
    refuseSerializedObjects();
    var scheduler = new StdSchedulerFactory(settings).getScheduler();
    // The registry is the JVM's: a second node in it would be handed the first one's scheduler.
    SchedulerRepository.getInstance().remove(name);
    var facts = scheduler.getMetaData();
    CheckedJobStore.require(
        facts.getJobStoreClass() == CheckedJobStore.class, "job store", facts.getJobStoreClass());
    CheckedJobStore.require(
        facts.getThreadPoolSize() == THREADS, "threads", facts.getThreadPoolSize());
    CheckedJobStore.require(
        facts.getSchedulerInstanceId().equals(instance),
        "instanceId",
        facts.getSchedulerInstanceId());
    return scheduler;
  }

  /// A column of bytes must never become an object, whoever wrote it.
  private static void refuseSerializedObjects() {
    if (ObjectInputFilter.Config.getSerialFilter() == null) {
      ObjectInputFilter.Config.setSerialFilter(
          ObjectInputFilter.Config.createFilter("maxdepth=8;maxbytes=100000;java.base/*;!*"));
    }
  }

  /// Looks whether the pool's connections are as Quartz needs them.
  static void check(DataSource pool) {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      CheckedJobStore.require(!connection.getAutoCommit(), "pool's autocommit", true);
      CheckedJobStore.require(
          connection.getNetworkTimeout() == 30_000,
          "pool's socket timeout",
          connection.getNetworkTimeout());
      try (var rows = statement.executeQuery("show statement_timeout")) {
        rows.next();
        CheckedJobStore.require(
            "10s".equals(rows.getString(1)), "pool's statement timeout", rows.getString(1));
      }
      connection.rollback();
    } catch (SQLException e) {
      throw new NightshiftException(
          ErrorKind.DATABASE, "The scheduler's connections cannot be had: " + e.getMessage(), e);
    }
  }
}
