package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.Input;
import dev.millrace.engine.flow.Input.DependsOn;
import dev.millrace.engine.flow.Input.Rules;
import dev.millrace.engine.flow.InputType;
import dev.millrace.engine.yaml.Advice.Owner;
import dev.millrace.engine.yaml.Tree.Fields;
import dev.millrace.engine.yaml.Tree.Items;
import dev.millrace.engine.yaml.Tree.Scalar;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the inputs of a flow, or of a Pause's resume. Stateless. */
final class InputReader {

  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][.a-zA-Z0-9_-]*");
  private static final int MAX_INPUTS = 1_000;
  private static final Set<InputType> NOT_ELEMENTS =
      EnumSet.of(
          InputType.ARRAY,
          InputType.SECRET,
          InputType.MULTISELECT,
          InputType.ENUM,
          InputType.SELECT,
          InputType.FORM);

  private InputReader() {}

  /** The inputs in the list of this name, checked against each other. */
  static List<Input> inputs(Block parent, String name) {
    List<Block> blocks = parent.blocks(name);
    if (blocks.size() > MAX_INPUTS) {
      parent.error(name, "more than %,d inputs; take one JSON input instead".formatted(MAX_INPUTS));
      return List.of();
    }
    List<Input> inputs = new ArrayList<>();
    for (Block block : blocks) {
      inputs.add(input(block, false));
    }
    InputChecks.check(inputs, blocks);
    return inputs;
  }

  private static Input input(Block block, boolean inForm) {
    block.makesInputs();
    String id = id(block);
    InputType type = type(block);
    boolean form = type == InputType.FORM;
    if (form && inForm) {
      block.error(
          "type",
          "A FORM input cannot contain another FORM input; grouping is limited to a single level.");
    }
    List<Input> children = form ? children(block) : List.of();
    Object defaults = block.value("defaults");
    Object prefill = block.value("prefill");
    boolean required = block.flag("required", true);
    checkDefaults(block, form, required);
    Input input =
        new Input(
            id,
            type,
            block.text("description"),
            block.text("displayName"),
            required,
            defaults,
            prefill,
            dependsOn(block),
            rules(block, type),
            children);
    block.finish(Owner.INPUT);
    return input;
  }

  private static List<Input> children(Block form) {
    List<Input> children = new ArrayList<>();
    for (Block block : form.blocks("inputs")) {
      children.add(input(block, true));
    }
    if (children.isEmpty()) {
      form.error("inputs", "a FORM input groups other inputs; list them under `inputs`");
    }
    return children;
  }

  private static void checkDefaults(Block block, boolean form, boolean required) {
    boolean defaults = block.has("defaults");
    boolean prefill = block.has("prefill");
    if (form && (defaults || prefill)) {
      block.error(
          defaults ? "defaults" : "prefill",
          "A FORM input groups other inputs and cannot declare a default value or a prefill.");
    } else if (defaults && prefill) {
      block.error("prefill", "an input has either `defaults` or `prefill`, not both");
    } else if (defaults && !required) {
      block.warning(
          "required",
          "Inputs with a default value must be required, since the default is always applied."
              + " Remove `required: false`");
    }
  }

  private static String id(Block block) {
    String id = block.text("id");
    String name = block.text("name");
    if (name != null) {
      block.deprecated("name", "`name` of an input is old; its name is its `id`");
    }
    String either = id == null ? name : id;
    if (either == null) {
      block.missing("id");
      return "";
    }
    if (!ID.matcher(either).matches() || either.endsWith(".") || either.contains("..")) {
      block.error(
          id == null ? "name" : "id",
          "`%s` is not an input id; use letters, digits, `_`, `-` and `.`, first a letter or digit"
              .formatted(Words.shown(either)));
    }
    return either;
  }

  /** The type under its present name. */
  private static InputType type(Block block) {
    InputType type = block.oneOf("type", InputType.class);
    if (!block.has("type")) {
      block.missing("type");
    }
    return switch (type) {
      case null -> InputType.STRING;
      case ENUM -> {
        block.deprecated("type", "the type ENUM is replaced by SELECT");
        yield InputType.SELECT;
      }
      case BOOLEAN -> {
        block.deprecated("type", "the type BOOLEAN is replaced by BOOL");
        yield InputType.BOOL;
      }
      case SECRET -> {
        block.error("type", Unsupported.secretInput());
        yield type;
      }
      default -> type;
    };
  }

  private static @Nullable DependsOn dependsOn(Block owner) {
    Block block = owner.block("dependsOn");
    if (block == null) {
      return null;
    }
    block.makesInputs();
    DependsOn dependsOn = new DependsOn(block.texts("inputs"), block.template("condition"));
    block.finish(Owner.OTHER);
    return dependsOn;
  }

  private static Rules rules(Block block, InputType type) {
    return switch (type) {
      case STRING, SECRET -> of(validator(block), null, null, null, null);
      case INT, FLOAT, DURATION -> of(null, block.text("min"), block.text("max"), null, null);
      case DATETIME, DATE, TIME -> of(null, null, null, block.text("after"), block.text("before"));
      case SELECT, ENUM -> select(block, null);
      case MULTISELECT -> select(block, itemType(block, false));
      case ARRAY -> items(itemType(block, true));
      case FILE -> file(block);
      case BOOL, BOOLEAN, JSON, YAML, ION, URI, EMAIL, FORM -> Rules.NONE;
    };
  }

  private static Rules of(
      @Nullable String validator,
      @Nullable String min,
      @Nullable String max,
      @Nullable String after,
      @Nullable String before) {
    return new Rules(
        validator, min, max, after, before, List.of(), null, false, false, false, null, null,
        List.of());
  }

  private static Rules items(@Nullable InputType itemType) {
    return new Rules(
        null, null, null, null, null, List.of(), null, false, false, false, itemType, null,
        List.of());
  }

  private static @Nullable String validator(Block block) {
    String validator = block.text("validator");
    if (validator != null) {
      try {
        Pattern.compile(validator);
      } catch (PatternSyntaxException e) {
        block.error(
            "validator",
            "invalid pattern [" + Words.shown(validator) + "]: " + Words.shown(e.getDescription()));
      }
    }
    return validator;
  }

  private static Rules select(Block block, @Nullable InputType itemType) {
    List<String> values = values(block, "values");
    List<String> options = itemType == null ? List.of() : values(block, "options");
    if (!options.isEmpty()) {
      block.deprecated("options", "`options` is the old name of `values`");
      if (!values.isEmpty()) {
        block.error("options", "you can't define both `values` and `options`");
      }
    }
    String expression = block.template("expression");
    if (values.isEmpty() && options.isEmpty() && expression == null) {
      block.error(
          "values", "needs `values`, a list to choose from, or an `expression` that gives one");
    }
    return new Rules(
        null,
        null,
        null,
        null,
        null,
        values.isEmpty() ? options : values,
        expression,
        block.flag("allowCustomValue", false),
        block.flag("autoSelectFirst", false),
        block.flag("isRadio", false),
        itemType,
        null,
        List.of());
  }

  /** Values to choose from: texts, or maps of label and value. */
  private static List<String> values(Block block, String name) {
    Tree tree = block.raw(name);
    if (!(tree instanceof Items items)) {
      if (tree != null) {
        block.error(name, "expected a list of values, found " + tree.kind());
      }
      return List.of();
    }
    List<String> values = new ArrayList<>();
    for (Tree item : items.items()) {
      String value =
          switch (item) {
            case Scalar scalar -> scalar.isNull() ? null : scalar.text();
            case Fields fields -> fields.text("value");
            case Items list -> null;
          };
      if (value == null) {
        block.error(name, "expected text or `{label: …, value: …}`, found " + item.kind());
      } else {
        values.add(value);
      }
    }
    return values;
  }

  private static @Nullable InputType itemType(Block block, boolean required) {
    InputType itemType = block.oneOf("itemType", InputType.class);
    if (itemType == null) {
      if (required && !block.has("itemType")) {
        block.missing("itemType");
      }
      return InputType.STRING;
    }
    if (NOT_ELEMENTS.contains(itemType)) {
      block.error("itemType", "`itemType` cannot be " + itemType);
    }
    return itemType == InputType.BOOLEAN ? InputType.BOOL : itemType;
  }

  private static Rules file(Block block) {
    String extension = block.text("extension");
    if (extension != null) {
      block.deprecated("extension", "`extension` is old; use `allowedFileExtensions: [\".csv\"]`");
    }
    checkFileDefault(block);
    return new Rules(
        null,
        null,
        null,
        null,
        null,
        List.of(),
        null,
        false,
        false,
        false,
        null,
        extension,
        block.texts("allowedFileExtensions"));
  }

  private static void checkFileDefault(Block block) {
    String text = block.tree().text("defaults");
    boolean local =
        text == null
            || text.startsWith("file://")
            || text.startsWith("nsfile://")
            || Scalars.isTemplate(text);
    if (!local) {
      block.error(
          "defaults",
          "inputs of type 'FILE' only support `defaults` as local files using a file URI or as"
              + " namespace files using a nsfile URI");
    }
  }
}
