package org.vramlab.devices.amdgpu;

/**
 * What brings buffers into VRAM, what brings them back, and what keeps them there. Each of these
 * has been set otherwise in some driver, or some version, with a failure to show for it.
 *
 * @param preference where submissions want their buffers
 * @param moves how much they may move for that
 * @param returnsWhenFree whether a submission that may move nothing more still brings back what
 *     fits into free room ("un-evict"); otherwise that waits until it may
 * @param passesTicket whether a submission hands its ticket to the check of the VM's always-valid
 *     buffers: without one these are made usable where they are, and nobody brings back those that
 *     would rather be in VRAM ({@code amdgpu_vm_validate} with a NULL ticket; field case C2)
 * @param claims whether an allocation within its tenant's protection evicts those who are not
 *     within theirs before it falls back to GTT ({@link
 *     org.vramlab.ttm.bo.ManagerSettings#claims()}; field case C5)
 * @param sparesEquals whether nobody is evicted from VRAM for a buffer of equal or lower priority
 *     (proposed in 2024, and refused; field case C4)
 */
public record ResidencyRules(
    Preference preference,
    MoveRule moves,
    boolean returnsWhenFree,
    boolean passesTicket,
    boolean claims,
    boolean sparesEquals) {
  /** VRAM at every submission, as much as it takes; nobody is spared. */
  public static final ResidencyRules PLAIN =
      new ResidencyRules(Preference.VRAM, MoveRule.UNLIMITED, false, true, true, false);

  /** The same with buffers wanted elsewhere. */
  public ResidencyRules preferring(Preference where) {
    return new ResidencyRules(where, moves, returnsWhenFree, passesTicket, claims, sparesEquals);
  }

  /** The same with another rule for what may be moved. */
  public ResidencyRules moving(MoveRule rule) {
    return new ResidencyRules(
        preference, rule, returnsWhenFree, passesTicket, claims, sparesEquals);
  }

  /** The same with buffers brought back into free room. */
  public ResidencyRules returningWhenFree() {
    return new ResidencyRules(preference, moves, true, passesTicket, claims, sparesEquals);
  }

  /** The same, with or without the ticket for always-valid buffers. */
  public ResidencyRules passingTicket(boolean passes) {
    return new ResidencyRules(preference, moves, returnsWhenFree, passes, claims, sparesEquals);
  }

  /** The same, with or without the claims of protected tenants. */
  public ResidencyRules claiming(boolean newClaims) {
    return new ResidencyRules(
        preference, moves, returnsWhenFree, passesTicket, newClaims, sparesEquals);
  }

  /** The same, sparing equals. */
  public ResidencyRules sparingEquals() {
    return new ResidencyRules(preference, moves, returnsWhenFree, passesTicket, claims, true);
  }
}
