package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// What a machine may have or not have; null where it has none or does not say.
///
/// @param temperatureMax hottest sensor in degrees Celsius
/// @param gpus GPUs that tell their load
/// @param gpuBusy mean share of time the GPUs computed, 0 to 1
/// @param gpuMemoryUsed memory used on all GPUs in bytes
/// @param entropyBits bits in the kernel's entropy pool
/// @param clockOffsetMillis what the kernel still has to correct; null when nothing keeps its clock
public record HostSensors(
    @Nullable Double temperatureMax,
    @Nullable Integer gpus,
    @Nullable Double gpuBusy,
    @Nullable Long gpuMemoryUsed,
    @Nullable Integer entropyBits,
    @Nullable Double clockOffsetMillis) {
  public static final HostSensors NONE = new HostSensors(null, null, null, null, null, null);
}
