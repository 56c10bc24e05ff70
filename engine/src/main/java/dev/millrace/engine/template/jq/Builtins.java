package dev.millrace.engine.template.jq;

import java.util.HashMap;
import java.util.Map;

/** All functions of jq by name and arity: those written in Java, and those written in jq. */
final class Builtins {
  private static final String PRELUDE =
      """
      def map(f): [.[] | f];
      def select(f): if f then . else empty end;
      def values: select(. != null);
      def nulls: select(. == null);
      def booleans: select(type == "boolean");
      def numbers: select(type == "number");
      def strings: select(type == "string");
      def arrays: select(type == "array");
      def objects: select(type == "object");
      def iterables: select(type == "array" or type == "object");
      def scalars: select(type != "array" and type != "object");
      def finites: select(isinfinite or isnan | not);
      def normals: select(isnormal);
      def recurse(f): def r: ., (f | select(. != null) | r); r;
      def recurse(f; cond): def r: ., (f | select(cond) | r); r;
      def recurse_down: recurse;
      def to_entries: [keys_unsorted[] as $k | {key: $k, value: .[$k]}];
      def with_entries(f): to_entries | map(f) | from_entries;
      def map_values(f): .[] |= f;
      def add(f): reduce f as $x (null; . + $x);
      def range($n): range(0; $n; 1);
      def range($from; $to): range($from; $to; 1);
      def while(cond; update): def w: if cond then ., (update | w) else empty end; w;
      def repeat(f): def r: ., (f | r); r;
      def in(xs): . as $x | xs | has($x);
      def inside(xs): . as $x | xs | contains($x);
      def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $w | [$x] + $w end;
      def combinations(n): . as $dot | [range(n)] | map($dot) | combinations;
      def walk(f): def w: if type == "object" then map_values(w) elif type == "array" then map(w) else . end | f; w;
      def first: .[0];
      def last: .[-1];
      def nth($n): .[$n];
      def nth($n; f): if $n < 0 then error("nth does not support negative indices") else last(limit($n + 1; f)) end;
      def any: any(.[]; .);
      def any(f): any(.[]; f);
      def all: all(.[]; .);
      def all(f): all(.[]; f);
      def isempty(f): first((f | false), true);
      def del(f): delpaths([path(f)]);
      def paths: path(..) | select(length > 0);
      def paths(f): path(.. | select(f)) | select(length > 0);
      def leaf_paths: paths(scalars);
      def pick(f): . as $in | reduce path(f) as $p (null; setpath($p; $in | getpath($p)));
      def match($re): match($re; null);
      def test($re): test($re; null);
      def capture($re): capture($re; null);
      def capture($re; $flags): match($re; $flags) | [.captures[] | select(.name != null) | {key: .name, value: .string}] | from_entries;
      def scan($re): scan($re; null);
      def scan($re; $flags): match($re; "g" + ($flags // "")) | if (.captures | length) > 0 then [.captures[].string] else .string end;
      def splits($re): splits($re; null);
      def splits($re; $flags): split($re; $flags) | .[];
      def sub($re; s): sub($re; s; "");
      def gsub($re; s): sub($re; s; "g");
      def gsub($re; s; $flags): sub($re; s; $flags + "g");
      def todate: strftime("%Y-%m-%dT%H:%M:%SZ");
      def fromdate: fromdateiso8601;
      def date: todate;
      def todateiso8601: todate;
      def fromdateiso8601: strptime("%Y-%m-%dT%H:%M:%SZ") | mktime;
      def debug: .;
      def debug(f): .;
      def stderr: .;
      """;

  static final Map<String, Builtin> NATIVE = natives();
  static final Map<String, Node.Function> DEFINED = defined();

  private Builtins() {}

  private static Map<String, Builtin> natives() {
    Map<String, Builtin> all = new HashMap<>();
    CoreBuiltins.addTo(all);
    ListBuiltins.addTo(all);
    TextBuiltins.addTo(all);
    RegexBuiltins.addTo(all);
    MathBuiltins.addTo(all);
    DateBuiltins.addTo(all);
    return Map.copyOf(all);
  }

  private static Map<String, Node.Function> defined() {
    Map<String, Node.Function> all = new HashMap<>();
    for (Node.Function function : Parser.definitions(PRELUDE)) {
      all.put(function.name() + "/" + function.parameters().size(), function);
    }
    return Map.copyOf(all);
  }
}
