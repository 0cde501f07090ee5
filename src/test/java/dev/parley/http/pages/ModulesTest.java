// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What comes out is run by every browser test; here is what it looks like, and what is refused. */
class ModulesTest {
    private static final Path ASSETS = Path.of("src/main/webapp/assets");

    @Test
    void modules_becomeFunctionsInTheOrderOfTheirImports_eachOnce() {
        Map<String, String> files = Modules.of(
                Map.of(
                        "pages/p.js",
                        "import { a } from \"../lib/a.js\";\nimport {\n  b as other,\n} from \"../lib/b.js\";\nother(a);\n",
                        "lib/a.js",
                        "import { b } from \"./b.js\";\nexport const a = b();\n",
                        "lib/b.js",
                        "export function b() {\n  return 1;\n}\n"),
                List.of("pages/p.js"));

        assertThat(files).containsOnlyKeys("pages/p.js");
        assertThat(files.get("pages/p.js"))
                .containsSubsequence(
                        "const $0 = (() => {\nfunction b() {\nreturn 1;\n}\nreturn { b, };\n})();",
                        "const { b } = $0;\nconst a = b();\nreturn { a, };",
                        "const { a } = $1;",
                        "const { b: other, } = $0;\nother(a);")
                .containsOnlyOnce("return 1");
    }

    @Test
    void exports_ofAllForms_areReturned() {
        Map<String, String> files = Modules.of(
                Map.of(
                        "p.js",
                        "export { a, b as c } from \"./lib.js\";\nexport const { d } = { d: 1 };\nclass E {}\nexport { E };\n",
                        "lib.js",
                        "export class a {}\nexport async function b() {}\n"),
                List.of("p.js"));

        assertThat(files.get("p.js"))
                .contains("return { d, a: $0.a, c: $0.b, E, };")
                .contains("export const d = $1.d;", "export const c = $1.c;");
    }

    @Test
    void dynamicImports_getFilesOfTheirOwn_withoutWhatIsLoadedAlready() {
        Map<String, String> files = Modules.of(
                Map.of(
                        "pages/p.js",
                        "import { a } from \"../lib/a.js\";\nawait a();\nconst load = () => import(\"./p/later.js\");\n",
                        "pages/p/later.js",
                        "import { a } from \"../../lib/a.js\";\nexport const later = a(import.meta.url);\n",
                        "lib/a.js",
                        "export const a = (x) => x;\n"),
                List.of("pages/p.js"));

        assertThat(files).containsOnlyKeys("pages/p.js", "pages/p+1.js");
        assertThat(files.get("pages/p.js")).contains("import(\"./p+1.js\")", "export { $0, $1, };");
        assertThat(files.get("pages/p+1.js"))
                .startsWith("import { $0 } from \"./p.js\";\n")
                .contains("a(new URL(\"./p/later.js\", import.meta.url).href)")
                .contains("export const later = $2.later;")
                .doesNotContain("(x) => x");
    }

    @Test
    void scriptsOfOneFamily_shareTheirModules() {
        Map<String, String> files = Modules.of(
                Map.of(
                        "one.js",
                        "import { x } from \"./x.js\";\nexport const one = x;\n",
                        "two.js",
                        "import { x } from \"./x.js\";\nimport { one } from \"./one.js\";\nexport const two = [x, one];\n",
                        "x.js",
                        "export const x = {};\n"),
                List.of("one.js", "two.js"));

        assertThat(files.get("two.js"))
                .startsWith("import { $0 } from \"./one.js\";\nimport { $1 } from \"./one.js\";\n")
                .doesNotContain("x = {}");
    }

    @Test
    void unknownForms_areRefusedByName() {
        for (String source : List.of(
                "import x from \"./x.js\";\n",
                "import \"./x.js\";\n",
                "export default 1;\n",
                "export let x = 1;\n",
                "import { gone } from \"./gone.js\";\n",
                "import { y } from \"./y.js\";\n")) {
            Map<String, String> sources =
                    Map.of("p.js", source, "x.js", "export const x = 1;\n", "y.js", "export const y = 1;\nawait y;\n");
            assertThatThrownBy(() -> Modules.of(sources, List.of("p.js")))
                    .as(source)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("(?s)(p|y|gone)\\.js.*");
        }
        Map<String, String> circle =
                Map.of("p.js", "import { q } from \"./q.js\";\n", "q.js", "import { p } from \"./p.js\";\n");
        assertThatThrownBy(() -> Modules.of(circle, List.of("p.js"))).hasMessageContaining("imports itself");
    }

    @Test
    void allScriptsOfOurs_canBePutTogether() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(ASSETS)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".js")).toList()) {
                String text = Files.readString(file);
                sources.put(
                        ASSETS.relativize(file).toString(),
                        file.startsWith(ASSETS.resolve("vendor")) ? text : Comments.withoutTypes(text));
            }
        }
        assertThat(Modules.of(sources, List.of("parley.js", "elements.js"))).containsKeys("parley.js", "elements.js");
        for (String entry : sources.keySet()) {
            if (entry.matches("pages/[^/]+\\.js")) {
                assertThat(Modules.of(sources, List.of(entry))).containsKey(entry);
            }
        }
    }

    @Test
    void sheets_standWhereTheyAreImported() {
        Map<String, String> sheets = Map.of(
                "pages/p.css", "@import \"../base.css\";\n@import \"./gone.css\";\np {}\n",
                "base.css", "@import \"./tokens.css\";\nbase {}\n",
                "tokens.css", "tokens {}\n");

        assertThat(Sheets.whole(sheets, "pages/p.css"))
                .isEqualTo("tokens {}\n\nbase {}\n\n@import \"./gone.css\";\np {}\n");
    }
}
