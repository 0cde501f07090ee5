// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommentsTest {
    @Test
    void comments_onLinesOfTheirOwn_leaveTheirLineBreaks() {
        assertThat(Comments.without("// one\na();\n  /** two\n   * b();\n   */\nc();\n/* three */\nd();\n"))
                .isEqualTo("\na();\n\n\n\nc();\n\nd();\n");
    }

    @Test
    void code_thatLooksLikeAComment_stays() {
        String source = "a(\"// no\"); // stays\nconst url = \"http://x\";\n/* x */ b();\nc(/a*/, 2);\nd = 1 /* y */;";

        assertThat(Comments.without(source)).isEqualTo(source);
    }

    @Test
    void templates_overSeveralLines_stayWhole() {
        String source = "a = `\n// text\n/* text */\n\\`\n`;\n";

        assertThat(Comments.without(source + "// gone\nb();")).isEqualTo(source + "\nb();");
    }

    @Test
    void text_withoutComments_isUnchanged() {
        assertThat(Comments.without("")).isEmpty();
        assertThat(Comments.without("a\n\nb\n")).isEqualTo("a\n\nb\n");
    }
}
