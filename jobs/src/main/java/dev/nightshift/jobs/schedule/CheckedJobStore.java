package dev.nightshift.jobs.schedule;

import org.quartz.SchedulerException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;

/// Quartz's store in PostgreSQL, which asserts at start that each setting reached it: a misspelt
/// one would be ignored in silence.
@SuppressWarnings("unchecked") // JobStoreTX overrides a generic method without generics
public final class CheckedJobStore extends JobStoreTX {
  @Override
  public void schedulerStarted() throws SchedulerException {
    require(isClustered(), "clustered", false);
    require(isAcquireTriggersWithinLock(), "acquireTriggersWithinLock", false);
    require(canUseProperties(), "useProperties", false);
    require(
        getClusterCheckinInterval() == 3_000,
        "clusterCheckinInterval",
        getClusterCheckinInterval());
    require(getMisfireThreshold() == 60_000, "misfireThreshold", getMisfireThreshold());
    require(getUseDBLocks(), "useDBLocks", false);
    require(!isDontSetAutoCommitFalse(), "dontSetAutoCommitFalse", true);
    require(
        PostgreSQLDelegate.class.getName().equals(getDriverDelegateClass()),
        "driverDelegateClass",
        getDriverDelegateClass());
    super.schedulerStarted();
  }

  static void require(boolean holds, String setting, Object found) {
    if (!holds) {
      throw new IllegalStateException("the scheduler's " + setting + " is " + found);
    }
  }
}
