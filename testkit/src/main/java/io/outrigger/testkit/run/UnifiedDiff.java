package io.outrigger.testkit.run;

import java.util.ArrayList;
import java.util.List;

/** What changed between two texts, by lines, as {@code diff -u} shows it. */
final class UnifiedDiff {
    private static final int CONTEXT = 2;

    private final List<String> before;
    private final List<String> after;

    /** One line of the result with its sign; {@code at} is its line number in the text after. */
    private record Line(char sign, String text, int at) {}

    private UnifiedDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    static String of(String before, String after) {
        return new UnifiedDiff(before.lines().toList(), after.lines().toList()).text();
    }

    private String text() {
        List<Line> lines = lines();
        var text = new StringBuilder();
        int shown = -2;
        for (int i = 0; i < lines.size(); i++) {
            if (!isNear(lines, i)) {
                continue;
            }
            if (shown != i - 1) {
                text.append("@@ line ").append(lines.get(i).at() + 1).append('\n');
            }
            text.append(lines.get(i).sign()).append(lines.get(i).text()).append('\n');
            shown = i;
        }
        return text.toString();
    }

    private static boolean isNear(List<Line> lines, int i) {
        int from = Math.max(0, i - CONTEXT);
        int to = Math.min(lines.size(), i + CONTEXT + 1);
        return lines.subList(from, to).stream().anyMatch(line -> line.sign() != ' ');
    }

    private List<Line> lines() {
        int[][] common = common();
        var lines = new ArrayList<Line>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                lines.add(new Line(' ', after.get(j), j));
                i++;
                j++;
            } else if (j == after.size()
                    || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line('-', before.get(i), j));
                i++;
            } else {
                lines.add(new Line('+', after.get(j), j));
                j++;
            }
        }
        return lines;
    }

    /** Length of the longest common subsequence of what follows in both texts. */
    private int[][] common() {
        var common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] =
                        before.get(i).equals(after.get(j))
                                ? common[i + 1][j + 1] + 1
                                : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
