package dev.nightshift.jobs.host;

/// A buffer for reading kernel files, one for each thread that reads.
public final class ReadBuffer {
  private final KernelText text = new KernelText();

  KernelText text() {
    return text;
  }
}
