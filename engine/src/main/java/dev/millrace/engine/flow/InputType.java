package dev.millrace.engine.flow;

/** Types of inputs and outputs; ENUM and BOOLEAN are the old names of SELECT and BOOL. */
public enum InputType {
  STRING,
  INT,
  FLOAT,
  BOOL,
  BOOLEAN,
  DATETIME,
  DATE,
  TIME,
  DURATION,
  SELECT,
  ENUM,
  MULTISELECT,
  ARRAY,
  JSON,
  YAML,
  ION,
  URI,
  FILE,
  SECRET,
  EMAIL,
  FORM
}
