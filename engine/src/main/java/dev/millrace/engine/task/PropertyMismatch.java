package dev.millrace.engine.task;

/** A rendered property is not what its record wants; the path grows while it is thrown upwards. */
final class PropertyMismatch extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String path;
  private final String complaint;

  PropertyMismatch(String complaint) {
    this("", complaint);
  }

  private PropertyMismatch(String path, String complaint) {
    super(path.isEmpty() ? complaint : "Property `" + path + "`: " + complaint, null, false, false);
    this.path = path;
    this.complaint = complaint;
  }

  PropertyMismatch under(String name) {
    boolean direct = path.isEmpty() || path.startsWith("[");
    return new PropertyMismatch(direct ? name + path : name + "." + path, complaint);
  }
}
