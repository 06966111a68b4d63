package dev.nightshift.reports;

import java.util.Base64;

/// A PNG that belongs to a mail.
public final class Picture {
  private final String id;
  private final String alt;
  private final byte[] png;

  /// @param id name of the picture in its mail: letters, digits and hyphens
  /// @param alt what the picture shows, with its numbers
  Picture(String id, String alt, byte[] png) {
    this.id = id;
    this.alt = alt;
    this.png = png.clone();
  }

  public String id() {
    return id;
  }

  public String alt() {
    return alt;
  }

  public byte[] png() {
    return png.clone();
  }

  /// For pages that stand alone.
  String dataUri() {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }
}
