package dev.nightshift.jobs.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads how many rows a list may have: 1 or more.
final class Most implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    if (!text.matches("0*[1-9][0-9]{0,8}")) {
      throw new TypeConversionException("must be a whole number from 1 on, is '" + text + "'");
    }
    return Integer.valueOf(text);
  }
}
