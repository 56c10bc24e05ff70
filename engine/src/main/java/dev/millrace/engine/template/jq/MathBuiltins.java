package dev.millrace.engine.template.jq;

import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Builtins on numbers. */
final class MathBuiltins {
  private MathBuiltins() {}

  static void addTo(Map<String, Builtin> all) {
    Map<String, DoubleUnaryOperator> functions =
        Map.ofEntries(
            Map.entry("floor", Math::floor),
            Map.entry("ceil", Math::ceil),
            Map.entry("round", value -> (double) Math.round(value)),
            Map.entry("trunc", value -> value < 0 ? Math.ceil(value) : Math.floor(value)),
            Map.entry("fabs", Math::abs),
            Map.entry("abs", Math::abs),
            Map.entry("sqrt", Math::sqrt),
            Map.entry("cbrt", Math::cbrt),
            Map.entry("log", Math::log),
            Map.entry("log2", value -> Math.log(value) / Math.log(2)),
            Map.entry("log10", Math::log10),
            Map.entry("exp", Math::exp),
            Map.entry("exp2", value -> Math.pow(2, value)),
            Map.entry("exp10", value -> Math.pow(10, value)),
            Map.entry("sin", Math::sin),
            Map.entry("cos", Math::cos),
            Map.entry("tan", Math::tan),
            Map.entry("asin", Math::asin),
            Map.entry("acos", Math::acos),
            Map.entry("atan", Math::atan),
            Map.entry("sinh", Math::sinh),
            Map.entry("cosh", Math::cosh),
            Map.entry("tanh", Math::tanh));
    functions.forEach((name, function) ->
        all.put(
            name + "/0",
            call ->
                call.at()
                    .emit(JqValues.number(function.applyAsDouble(call.number().doubleValue())))));
    binary(all, "pow/2", Math::pow);
    binary(all, "atan2/2", Math::atan2);
    binary(all, "fmin/2", Math::min);
    binary(all, "fmax/2", Math::max);
    all.put("infinite/0", call -> call.at().emit(Double.POSITIVE_INFINITY));
    all.put("nan/0", call -> call.at().emit(Double.NaN));
    all.put("isinfinite/0", call -> call.at().emit(Double.isInfinite(call.number().doubleValue())));
    all.put("isnan/0", call -> call.at().emit(Double.isNaN(call.number().doubleValue())));
    all.put("isfinite/0", call -> call.at().emit(Double.isFinite(call.number().doubleValue())));
    all.put("isnormal/0", call -> call.at().emit(isNormal(call.number().doubleValue())));
  }

  private static boolean isNormal(double value) {
    return Double.isFinite(value) && Math.abs(value) >= Double.MIN_NORMAL;
  }

  private static void binary(Map<String, Builtin> all, String name, DoubleBinaryOperator function) {
    all.put(
        name,
        call ->
            call.map(values ->
                JqValues.number(
                    function.applyAsDouble(
                        call.number(values.get(0)), call.number(values.get(1))))));
  }
}
