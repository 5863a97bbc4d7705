import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;

/**
 * Holds every Java source to google-java-format: "check" names the files that differ and fails,
 * "apply" rewrites them. Run from the project's root by Maven's process-sources phase.
 */
void main(String[] args) throws IOException, FormatterException {
  boolean apply = args.length == 1 && args[0].equals("apply");
  var formatter = new Formatter(JavaFormatterOptions.defaultOptions());
  int differing = 0;
  for (Path source : javaSources()) {
    String text = Files.readString(source);
    String formatted = formatter.formatSourceAndFixImports(text);
    if (text.equals(formatted)) {
      continue;
    }
    differing++;
    if (apply) {
      Files.writeString(source, formatted);
    }
    IO.println((apply ? "formatted: " : "not formatted: ") + source);
  }
  if (differing > 0 && !apply) {
    IO.println("Run: mvn -Dformat=apply process-sources -N");
    System.exit(1);
  }
}

List<Path> javaSources() throws IOException {
  try (var tree = Files.walk(Path.of(""))) {
    return tree.filter(p -> p.toString().endsWith(".java"))
        .filter(p -> !p.toString().contains("target/"))
        .sorted()
        .toList();
  }
}
