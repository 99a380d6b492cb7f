package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.Fields;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.json.JsonValue.Member;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.provider.Unsupported;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Pairs of texts by which an account sorts its bills.
 *
 * @see <a
 *     href="https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/add-labels-to-api-calls">labels</a>
 */
final class Labels {
    /** Vertex AI's name of it. */
    static final String OWN = "labels";

    /** OpenAI's name of it. */
    static final String OPENAIS = "metadata";

    private static final int MAX = 64;
    private static final Pattern NAME =
            Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
    private static final Pattern VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");

    private Labels() {}

    /**
     * OpenAI's allows more than Vertex AI; what does not fit is left out, not the request refused.
     */
    static void write(JsonWriter out, Asked asked, Unsupported unsupported) throws ClientError {
        JsonValue own = asked.extra(OWN);
        JsonValue openAis = asked.extra(OPENAIS);
        if (own != null) {
            out.member(OWN, Fields.expect(own, Kind.OBJECT, OWN, "an object"));
        } else if (openAis != null && fits(openAis)) {
            out.member(OWN, openAis);
            return;
        }
        if (openAis != null && !openAis.members().isEmpty()) {
            unsupported.leaveOut(OPENAIS);
        }
    }

    private static boolean fits(JsonValue metadata) {
        List<Member> members = metadata.members();
        return !members.isEmpty()
                && members.size() <= MAX
                && members.stream()
                        .allMatch(it -> fits(it.name(), NAME) && fits(it.value(), VALUE));
    }

    private static boolean fits(JsonValue value, Pattern pattern) {
        return value.is(Kind.STRING) && fits(value.text(), pattern);
    }

    private static boolean fits(JsonText text, Pattern pattern) {
        return pattern.matcher(text.decode()).matches();
    }
}
