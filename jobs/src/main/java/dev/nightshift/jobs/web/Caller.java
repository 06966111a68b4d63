package dev.nightshift.jobs.web;

/// Who asks.
///
/// @param role what they may
/// @param name whom their token was made for; `-` where none was shown
/// @param proof SHA-256 of the token: what the database wants to see before it lets them decide;
///   empty where none was shown
@SuppressWarnings("ArrayRecordComponent") // never compared
record Caller(Role role, String name, byte[] proof) {
  static final Caller NOBODY = new Caller(Role.ANYONE, "-", new byte[0]);

  Caller {
    proof = proof.clone();
  }

  @Override
  public byte[] proof() {
    return proof.clone();
  }

  @Override
  public String toString() {
    return name + " (" + role.word() + ")";
  }
}
