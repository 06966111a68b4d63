package dev.nightshift.engine.cost;

import org.jspecify.annotations.Nullable;

/// Translates the CPUs of types into those of the machines that the demand was measured on: a CPU
/// of another type may do more or less. Measured speed (CoreMark) counts where both are known;
/// elsewhere a CPU is a CPU.
///
/// @param coreMarkPerCpu of the machines the demand was measured on; null where it is not known
public record Speed(@Nullable Double coreMarkPerCpu) {
  public static final Speed UNKNOWN = new Speed(null);

  /// That of a type. What CPUs on credits did in a measurement says nothing about the long run.
  public static Speed of(InstanceType type) {
    Double coreMark = type.coreMark();
    return coreMark == null || type.burstable() ? UNKNOWN : new Speed(coreMark / type.cpus());
  }

  /// How many of the measured machines' CPUs a type is worth.
  public double cpus(InstanceType type) {
    Double ours = coreMarkPerCpu;
    Double theirs = type.coreMark();
    return ours == null || theirs == null || type.burstable() ? type.cpus() : theirs / ours;
  }
}
