package org.vramlab.workloads.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.vramlab.workloads.bound.Bound;
import org.vramlab.workloads.bound.proof.Certificate;
import org.vramlab.workloads.bound.proof.CertificateChecker;
import org.vramlab.workloads.bound.proof.CertificateFile;
import org.vramlab.workloads.bound.proof.Execution;
import org.vramlab.workloads.bound.proof.Plan;
import org.vramlab.workloads.bound.proof.PlanExecutor;
import org.vramlab.workloads.bound.proof.PlanFile;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceSource;

/** Says of files that claim something about a trace whether they are right. */
final class BoundCheck {
  private final TraceSource source;
  private final PrintStream out;

  BoundCheck(TraceSource source, PrintStream out) {
    this.source = source;
    this.out = out;
  }

  /** Whether a certificate proves what it claims. */
  boolean certificate(Path file) throws InputException {
    Certificate certificate = CertificateFile.read(file);
    List<String> objections = CertificateChecker.objections(certificate, source);
    if (objections.isEmpty()) {
      out.println(
          file
              + ": confirmed: "
              + source.name()
              + " moves at least "
              + certificate.bytes()
              + " "
              + certificate.metric().words()
              + " (sizes: "
              + certificate.sizes().label()
              + ") with "
              + certificate.devices().stream().map(device -> device.poolBytes() + "").toList()
              + " bytes of memory; it "
              + Bound.COVERS
              + ".");
    } else {
      objections.forEach(objection -> out.println(file + ": refuted: " + objection + "."));
    }
    return objections.isEmpty();
  }

  /** Whether a plan can be carried out. */
  boolean plan(Path file) throws InputException {
    Plan plan = PlanFile.read(file);
    try {
      Execution executed = PlanExecutor.run(plan, source);
      out.println(
          file
              + ": works: "
              + executed.totalInBytes()
              + " bytes in and "
              + executed.totalOutBytes()
              + " bytes out (sizes: "
              + plan.sizes().label()
              + ") with "
              + Arrays.toString(plan.poolBytes())
              + " bytes of memory.");
      return true;
    } catch (PlanExecutor.Impossible impossible) {
      out.println(file + ": refuted: " + impossible.getMessage() + ".");
      return false;
    }
  }
}
